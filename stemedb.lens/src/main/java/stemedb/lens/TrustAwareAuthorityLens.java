package stemedb.lens;

import java.util.Comparator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.lens.Weights;
import stemedb.api.service.ModuleProvider;

/** The claim with the highest product of confidence and its author's TrustRank, then the newest. */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "trust_aware_authority",
    version = "1.0.0",
    description = "the claim with the highest confidence x TrustRank of its author wins")
public final class TrustAwareAuthorityLens implements Lens {
  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    Comparator<Candidate> order =
        Comparator.<Candidate>comparingLong(claim -> trusted(claim, context))
            .thenComparing(Candidate.OLDEST_FIRST);
    return Collectors.collectingAndThen(
        Collectors.maxBy(order),
        best ->
            best.map(c -> new Resolution(c, Weights.share(trusted(c, context), Weights.ONE)))
                .orElse(Resolution.NONE));
  }

  /** The product in billionths, rounded once. */
  private static long trusted(Candidate claim, LensContext context) {
    return Weights.of(claim.confidence() * context.trustRank(claim.agentId()));
  }
}
