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

/**
 * The claim with the largest sum of votes, then the newest; a sum below 0 counts 0. When nobody
 * voted for any claim the inner lens decides. It sees all claims, since a vote is for one claim and
 * not for all that its author said alike.
 */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "vote_aware_consensus",
    version = "1.0.0",
    description = "the claim with the largest sum of votes wins; without votes as consensus",
    parameters = "inner: the lens that decides when there are no votes (default consensus)",
    claims = LensInfo.Claims.ALL,
    votes = true,
    inner = "consensus")
public final class VoteAwareConsensusLens implements Lens {
  private static final Comparator<Candidate> LEAST_VOTED_FIRST =
      Comparator.comparingLong(VoteAwareConsensusLens::votes).thenComparing(Candidate.OLDEST_FIRST);

  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    return Collectors.teeing(byVotes(), context.inner(), VoteAwareConsensusLens::decide);
  }

  /** Without a winner when there are no votes. */
  private static Collector<Candidate, ?, Resolution> byVotes() {
    return Collectors.teeing(
        Collectors.maxBy(LEAST_VOTED_FIRST),
        Collectors.summingLong(VoteAwareConsensusLens::votes),
        (best, sum) ->
            best.filter(claim -> sum > 0)
                .map(claim -> new Resolution(claim, Weights.share(votes(claim), sum)))
                .orElse(Resolution.NONE));
  }

  private static Resolution decide(Resolution byVotes, Resolution inner) {
    return byVotes.winner() == null ? inner : byVotes;
  }

  private static long votes(Candidate claim) {
    return Math.max(0, claim.votes());
  }
}
