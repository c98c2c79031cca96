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
import stemedb.api.Outcome;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.trust.TrustSource;

/** The content defence, the last of the policies, while its configuration is there. */
@Component(
    service = IngestPolicy.class,
    configurationPid = ContentConfiguration.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = "service.ranking:Integer=100")
@Designate(ocd = ContentConfiguration.class)
public final class ContentDefenceComponent implements IngestPolicy {
  private final Trust trust = new Trust();
  private final ContentDefence defence;

  @Activate
  public ContentDefenceComponent(ContentConfiguration configuration) {
    this.defence = new ContentDefence(configuration, trust);
  }

  @Modified
  void modified(ContentConfiguration configuration) {
    defence.configure(configuration);
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
    return defence.judge(submission);
  }

  @Override
  public void ended(Submission submission, Outcome outcome) {
    defence.ended(submission, outcome);
  }
}
