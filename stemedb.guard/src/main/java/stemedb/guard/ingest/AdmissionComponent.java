package stemedb.guard.ingest;

import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
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
import stemedb.api.trust.TrustSource;

/** Admission, after the circuit breakers, while its configuration is there. */
@Component(
    service = IngestPolicy.class,
    configurationPid = AdmissionConfiguration.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = "service.ranking:Integer=300")
@Designate(ocd = AdmissionConfiguration.class)
public final class AdmissionComponent implements IngestPolicy {
  private final Trust trust = new Trust();
  private final Admission admission;

  @Activate
  public AdmissionComponent(AdmissionConfiguration configuration) {
    this.admission = new Admission(configuration, trust, Clock.systemUTC());
  }

  @Modified
  void modified(AdmissionConfiguration configuration) {
    admission.configure(configuration);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTrust(TrustSource source) {
    trust.bind(source);
  }

  void unbindTrust(TrustSource source) {
    trust.unbind(source);
  }

  @Override
  public Verdict judge(Submission submission) {
    return admission.judge(submission);
  }

  @Override
  public void ended(Submission submission, Outcome outcome) {
    admission.ended(submission, outcome);
  }
}
