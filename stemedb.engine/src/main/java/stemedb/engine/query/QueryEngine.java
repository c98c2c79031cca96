package stemedb.engine.query;

import java.time.Clock;
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
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensResult;
import stemedb.api.lens.Resolution;
import stemedb.api.lens.Weights;
import stemedb.api.storage.Store;
import stemedb.engine.index.Indexer;
import stemedb.engine.lens.InstalledLens;
import stemedb.engine.lens.LensGuard;
import stemedb.engine.lens.LensRegistry;
import stemedb.engine.store.Holder;

/** Asks a lens: one view of the store, the pair's candidates, the fold, the winner's document. */
public final class QueryEngine {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final Holder<Store> store;
  private final Indexer indexer;
  private final LensRegistry lenses;
  private final LensGuard guard;
  private final PairCache cache;
  private final Clock clock;

  public QueryEngine(
      Holder<Store> store,
      Indexer indexer,
      LensRegistry lenses,
      LensGuard guard,
      PairCache cache,
      Clock clock) {
    this.store = store;
    this.indexer = indexer;
    this.lenses = lenses;
    this.guard = guard;
    this.cache = cache;
    this.clock = clock;
  }

  /**
   * @throws stemedb.engine.NotYet when the store or the lens is being replaced
   */
  public Answer ask(Question question) {
    InstalledLens lens = lenses.get(question.lens());
    PairId pair = PairId.of(question.subject(), question.predicate());
    Map<String, String> parameters = parameters(question);
    try (View view = View.open(store, indexer)) {
      Moment moment = Moment.of(question.asOf(), question.time(), view.head(), view::lookup, clock);
      Stamps stamps = cache.stamps(view);
      AnswerKey key =
          stamps == null || !cache.keepsAnswers()
              ? null
              : AnswerKey.of(question, pair, lens, parameters);
      Answer kept =
          stamps == null || key == null ? null : cache.answer(stamps, key, moment.offset());
      if (kept != null) {
        return at(moment, kept);
      }
      AnswerContext context =
          new AnswerContext(moment, parameters, new TierTable(indexer.genesis()));
      PairRows rows = rows(question, pair, view, moment, stamps);
      Answer answer = answer(question, lens, view, moment, rows, context);
      if (stamps != null && key != null && !context.isMomentRead()) {
        cache.keep(stamps, key, answer);
      }
      return answer;
    }
  }

  /** The same answer, given at another moment. */
  private static Answer at(Moment moment, Answer answer) {
    return new Answer(
        QueryIds.next(),
        moment.offset(),
        moment.time(),
        answer.subject(),
        answer.predicate(),
        answer.lens(),
        answer.lensVersion(),
        answer.finding(),
        answer.candidatesCount(),
        answer.conflictScore(),
        answer.status(),
        answer.explanation());
  }

  private PairRows rows(
      Question question, PairId pair, View view, Moment moment, @Nullable Stamps stamps) {
    PairRows kept = stamps == null ? null : cache.rows(stamps, pair, moment.offset());
    if (kept != null) {
      return kept;
    }
    PairRows read =
        CandidateSelection.read(
            view.snapshot(),
            question.subject(),
            question.predicate(),
            moment.offset(),
            view::checkpoint);
    if (stamps != null) {
      cache.keep(stamps, pair, read);
    }
    return read;
  }

  /** What the score weighs by is what the lens weighs by. */
  private static Map<String, String> parameters(Question question) {
    Map<String, String> parameters = new HashMap<>(question.parameters());
    parameters.put("weight", question.shareWeight().wireName());
    return Map.copyOf(parameters);
  }

  private Answer answer(
      Question question,
      InstalledLens lens,
      View view,
      Moment moment,
      PairRows rows,
      AnswerContext context) {
    CandidateSelection selection =
        new CandidateSelection(
            question.filters(), question.decay(), moment.time(), context.tiers());
    List<SelectedCandidate> selected = selection.select(rows, moment.offset());
    List<SelectedCandidate> counted = BestClaims.of(selected);
    ToLongFunction<Candidate> weight = Agreement.weight(question.shareWeight(), context);
    Agreement agreement = Agreement.of(counted, weight);
    LensResult result = fold(lens, lens.wantsAll() ? selected : counted, context);
    return new Answer(
        QueryIds.next(),
        moment.offset(),
        moment.time(),
        question.subject(),
        question.predicate(),
        lens.name(),
        lens.description().version(),
        finding(lens, result, selected, view, moment),
        selected.size(),
        agreement.score(),
        agreement.status(),
        question.explain()
            ? explain(selection.judge(rows, moment.offset()), counted, weight)
            : null);
  }

  private LensResult fold(
      InstalledLens lens, List<SelectedCandidate> candidates, LensContext context) {
    try {
      return guard.call(lens, candidates.size(), () -> foldOnly(lens, candidates, context));
    } catch (StemeDbException e) {
      throw e; // the guard's
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      if (!lenses.isInstalled(lens)) { // its bundle was stopped while it worked
        throw LensRegistry.away(lens.name());
      }
      LOG.log(System.Logger.Level.WARNING, "lens " + lens.name() + " failed", e);
      throw failed(lens, "failed");
    }
  }

  /** A lens that throws what we throw ourselves has failed like any other. */
  private static LensResult foldOnly(
      InstalledLens lens, List<SelectedCandidate> candidates, LensContext context) {
    try {
      return fold(lens.lens().collector(context), candidates);
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

  private static Answer.Finding finding(
      InstalledLens lens,
      @Nullable LensResult result,
      List<SelectedCandidate> candidates,
      View view,
      Moment moment) {
    if (result instanceof ConflictAnalysis analysis) {
      return new Answer.Analyzed(analysis.positions());
    }
    if (!(result instanceof Resolution resolution)) {
      throw failed(lens, "returned nothing");
    }
    Candidate winner = resolution.winner();
    if (winner == null) {
      return new Answer.Resolved(null, null, 0);
    }
    if (candidates.stream().noneMatch(candidate -> candidate == winner)) {
      throw failed(lens, "returned a winner that was no candidate");
    }
    StoredRecord record =
        view.lookup()
            .record(winner.offset(), winner.hash(), moment.offset(), StoredRecord.Standing.CURRENT);
    return new Answer.Resolved(record, winner.object(), resolution.confidence());
  }

  private static List<Answer.Explanation> explain(
      List<CandidateSelection.Judged> judged,
      List<SelectedCandidate> counted,
      ToLongFunction<Candidate> weight) {
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

  private static RuntimeException failed(InstalledLens lens, String how) {
    return Problem.of(ErrorCode.LENS_FAILED, "lens " + lens.name() + " " + how).toException();
  }
}
