package stemedb.guard.ingest;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.trust.TrustSource;

/** The quota, after admission, while its configuration is there. */
@Component(
    service = IngestPolicy.class,
    configurationPid = QuotaConfiguration.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = "service.ranking:Integer=200")
@Designate(ocd = QuotaConfiguration.class)
public final class QuotaComponent implements IngestPolicy {
  private final Trust trust = new Trust();
  private final Quota quota;

  @Activate
  public QuotaComponent(QuotaConfiguration configuration) {
    this.quota = new Quota(configuration, trust, System::nanoTime);
  }

  @Modified
  void modified(QuotaConfiguration configuration) {
    quota.configure(configuration);
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
    return quota.judge(submission);
  }
}
