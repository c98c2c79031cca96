package stemedb.engine.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.Question;
import stemedb.api.StemeDbException;
import stemedb.api.StoredRecord;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.LayeredResolution;
import stemedb.api.lens.LensResult;
import stemedb.api.lens.Resolution;
import stemedb.api.lens.Weights;
import stemedb.engine.index.VoteRows;
import stemedb.engine.lens.InstalledLens;
import stemedb.engine.lens.LensGuard;
import stemedb.engine.lens.LensRegistry;

/** One question while it is being answered: which claims count, what the lens says of them. */
final class Answering {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final Question question;
  private final LensChain chain;
  private final View view;
  private final Moment moment;
  private final AnswerContext context;
  private final LensRegistry lenses;
  private final LensGuard guard;
  private final CandidateSelection selection;
  private final ToLongFunction<Candidate> weight;

  Answering(
      Question question,
      LensChain chain,
      View view,
      Moment moment,
      Surroundings surroundings,
      AnswerContext context,
      LensRegistry lenses,
      LensGuard guard) {
    this.question = question;
    this.chain = chain;
    this.view = view;
    this.moment = moment;
    this.context = context;
    this.lenses = lenses;
    this.guard = guard;
    this.selection =
        new CandidateSelection(
            question.filters(), question.decay(), moment.time(), context.tiers(), surroundings);
    this.weight = Agreement.weight(question.shareWeight(), context);
  }

  /**
   * @param names all names of the subject
   * @param rows the pair's rows under each of them
   */
  Answer answer(List<String> names, List<PairRows> rows) {
    InstalledLens lens = chain.outer();
    List<SelectedCandidate> selected = selection.select(rows, moment.offset());
    if (chain.votes() && !selected.isEmpty()) {
      selected = withVotes(selected, names);
    }
    List<SelectedCandidate> counted = BestClaims.of(selected);
    Agreement agreement = Agreement.of(counted, weight);
    LensResult result = fold(lens.wantsAll() ? selected : counted);
    return new Answer(
        QueryIds.next(),
        moment.offset(),
        moment.time(),
        question.subject(),
        question.predicate(),
        lens.name(),
        lens.description().version(),
        finding(result, selected),
        selected.size(),
        agreement.score(),
        agreement.status(),
        question.explain() ? explain(selection.judge(rows, moment.offset()), counted) : null);
  }

  private List<SelectedCandidate> withVotes(List<SelectedCandidate> claims, List<String> names) {
    Map<Long, Long> sums = new HashMap<>();
    for (String name : names) {
      sums.putAll(
          VoteRows.sums(
              view.snapshot(), name, question.predicate(), moment.offset(), view::checkpoint));
    }
    List<SelectedCandidate> voted = new ArrayList<>(claims.size());
    for (SelectedCandidate claim : claims) {
      long sum = sums.getOrDefault(claim.offset(), 0L);
      voted.add(sum == 0 ? claim : claim.withVotes(sum));
    }
    return voted;
  }

  private LensResult fold(List<SelectedCandidate> candidates) {
    try {
      return guard.call(chain.lenses(), candidates.size(), () -> foldOnly(candidates));
    } catch (StemeDbException e) {
      throw e; // the guard's
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      for (InstalledLens lens : chain.lenses()) {
        if (!lenses.isInstalled(lens)) { // its bundle was stopped while it worked
          throw LensRegistry.away(lens.name());
        }
      }
      LOG.log(System.Logger.Level.WARNING, "lens " + chain.outer().name() + " failed", e);
      throw failed("failed");
    }
  }

  /** A lens that throws what we throw ourselves has failed like any other. */
  private LensResult foldOnly(List<SelectedCandidate> candidates) {
    try {
      return fold(chain.outer().lens().collector(context), candidates);
    } catch (StemeDbException e) {
      throw new IllegalStateException("the lens threw a problem of the database", e);
    }
  }

  private static <A> LensResult fold(
      Collector<Candidate, A, ? extends LensResult> collector, List<SelectedCandidate> candidates) {
    A container = collector.supplier().get();
    for (SelectedCandidate candidate : candidates) {
      collector.accumulator().accept(container, candidate);
    }
    return collector.finisher().apply(container);
  }

  private Answer.Finding finding(@Nullable LensResult result, List<SelectedCandidate> candidates) {
    if (result instanceof ConflictAnalysis analysis) {
      return new Answer.Analyzed(analysis.positions());
    }
    if (result instanceof LayeredResolution layered) {
      return layered(layered, candidates);
    }
    if (!(result instanceof Resolution resolution)) {
      throw failed("returned nothing");
    }
    Candidate winner = resolution.winner();
    return winner == null
        ? new Answer.Resolved(null, null, 0)
        : new Answer.Resolved(record(winner, candidates), winner.object(), resolution.confidence());
  }

  private Answer.Layered layered(LayeredResolution result, List<SelectedCandidate> candidates) {
    List<Answer.Tier> tiers = new ArrayList<>();
    List<Candidate> winners = new ArrayList<>();
    for (LayeredResolution.Tier tier : result.tiers()) {
      List<SelectedCandidate> claims =
          candidates.stream().filter(c -> c.sourceClass() == tier.sourceClass()).toList();
      winners.add(tier.winner());
      tiers.add(
          new Answer.Tier(
              tier.sourceClass(),
              record(tier.winner(), claims),
              tier.winner().object(),
              tier.confidence(),
              Agreement.of(BestClaims.of(claims), weight).score(),
              claims.size()));
    }
    ToLongFunction<Candidate> byTier =
        winner -> Weights.of(context.tierWeight(winner.sourceClass()));
    return new Answer.Layered(tiers, Agreement.of(winners, byTier).score());
  }

  private StoredRecord record(Candidate winner, List<SelectedCandidate> candidates) {
    for (SelectedCandidate candidate : candidates) {
      if (candidate == winner) {
        return view.lookup()
            .record(winner.offset(), winner.hash(), moment.offset(), candidate.stands());
      }
    }
    throw failed("returned a winner that was no candidate");
  }

  private List<Answer.Explanation> explain(
      List<CandidateSelection.Judged> judged, List<SelectedCandidate> counted) {
    Set<Long> countedOffsets = new HashSet<>();
    counted.forEach(candidate -> countedOffsets.add(candidate.offset()));
    List<Answer.Explanation> explanation = new ArrayList<>(judged.size());
    for (CandidateSelection.Judged claim : judged) {
      SelectedCandidate candidate = claim.candidate();
      String reason = claim.reason();
      if (reason == null && !countedOffsets.contains(candidate.offset())) {
        reason = CandidateSelection.AUTHOR_COUNTED;
      }
      long weighed = reason == null ? weight.applyAsLong(candidate) : 0;
      explanation.add(
          new Answer.Explanation(
              candidate.hash(),
              candidate.object(),
              Weights.share(weighed, Weights.ONE),
              reason == null,
              reason));
    }
    return explanation;
  }

  private RuntimeException failed(String how) {
    return Problem.of(ErrorCode.LENS_FAILED, "lens " + chain.outer().name() + " " + how)
        .toException();
  }
}
