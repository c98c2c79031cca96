package stemedb.lens;

import java.util.stream.Collector;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.lens.Weights;
import stemedb.api.service.ModuleProvider;

/**
 * The object with the largest Σ over its authors of tier weight × reputation × confidence, and in
 * it the claim that adds most, then the newest. When all weights are 0 every object ties, so that
 * the newest claim wins, with confidence 0: somebody spoke, but nobody with authority.
 */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "authority",
    version = "1.0.0",
    description = "the object with the largest sum of tier weight x reputation x confidence wins")
public final class AuthorityLens implements Lens {
  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    return ObjectTally.collector(
        (tally, c) -> {
          long weight = weight(c, context);
          tally.add(c, weight, weight);
        });
  }

  /** Tier weight × reputation × confidence in billionths, rounded once. */
  static long weight(Candidate candidate, LensContext context) {
    return Weights.of(
        context.tierWeight(candidate.sourceClass())
            * context.reputation(candidate.agentId())
            * candidate.confidence());
  }
}
