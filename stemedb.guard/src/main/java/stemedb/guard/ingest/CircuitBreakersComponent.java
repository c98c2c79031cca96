package stemedb.guard.ingest;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import stemedb.api.Outcome;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.metrics.Metrics;

/** The circuit breakers, the first of the policies, while their configuration is there. */
@Component(
    service = IngestPolicy.class,
    configurationPid = BreakerConfiguration.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = "service.ranking:Integer=400")
@Designate(ocd = BreakerConfiguration.class)
public final class CircuitBreakersComponent implements IngestPolicy {
  private final CircuitBreakers breakers;
  private @Nullable Metrics metrics;
  private Metrics.@Nullable Registration gauge;

  @Activate
  public CircuitBreakersComponent(BreakerConfiguration configuration) {
    this.breakers = new CircuitBreakers(configuration, System::nanoTime);
  }

  @Modified
  void modified(BreakerConfiguration configuration) {
    breakers.configure(configuration);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindMetrics(Metrics appeared) {
    closeGauge();
    metrics = appeared;
    gauge = appeared.gauge("stemedb_circuit_breakers_open", breakers::openCount);
  }

  synchronized void unbindMetrics(Metrics gone) {
    if (metrics == gone) {
      closeGauge();
    }
  }

  @Deactivate
  synchronized void closeGauge() {
    if (gauge != null) {
      gauge.close();
      gauge = null;
    }
  }

  @Override
  public Verdict judge(Submission submission) {
    return breakers.judge(submission);
  }

  @Override
  public void ended(Submission submission, Outcome outcome) {
    breakers.ended(submission, outcome);
  }
}
