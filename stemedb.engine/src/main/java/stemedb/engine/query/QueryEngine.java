package stemedb.engine.query;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.api.Question;
import stemedb.api.storage.Store;
import stemedb.engine.index.Indexer;
import stemedb.engine.lens.LensGuard;
import stemedb.engine.lens.LensRegistry;
import stemedb.engine.store.Holder;

/**
 * Asks a lens: one view of the store, the pair's candidates under all names of its subject, the
 * fold, the winner's document.
 */
public final class QueryEngine {
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
    Map<String, String> parameters = parameters(question);
    LensChain chain = LensChain.of(lenses, question.lens(), parameters);
    PairId pair = PairId.of(question.subject(), question.predicate());
    try (View view = View.open(store, indexer)) {
      Moment moment = Moment.of(question.asOf(), question.time(), view.head(), view::lookup, clock);
      Stamps stamps = cache.stamps(view);
      AnswerKey key =
          stamps == null || !cache.keepsAnswers()
              ? null
              : AnswerKey.of(question, pair, chain, parameters);
      Answer kept =
          stamps == null || key == null ? null : cache.answer(stamps, key, moment.offset());
      if (kept != null) {
        return at(moment, kept);
      }
      Surroundings surroundings = Surroundings.of(indexer.marks(), view, moment.offset());
      List<String> names = surroundings.names(question.subject());
      AnswerContext context =
          new AnswerContext(
              moment, parameters, new TierTable(indexer.genesis(), surroundings), chain.inner());
      List<PairRows> rows = new ArrayList<>(names.size());
      for (String name : names) {
        rows.add(rows(name, question.predicate(), view, moment, stamps));
      }
      Answer answer =
          new Answering(question, chain, view, moment, surroundings, context, lenses, guard)
              .answer(names, rows);
      if (stamps != null && key != null && !context.isMomentRead()) {
        cache.keep(stamps, key, answer, pairs(names, question.predicate()));
      }
      return answer;
    }
  }

  private static List<PairId> pairs(List<String> names, String predicate) {
    return names.stream().map(name -> PairId.of(name, predicate)).toList();
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
      String subject, String predicate, View view, Moment moment, @Nullable Stamps stamps) {
    PairId pair = PairId.of(subject, predicate);
    PairRows kept = stamps == null ? null : cache.rows(stamps, pair, moment.offset());
    if (kept != null) {
      return kept;
    }
    PairRows read =
        CandidateSelection.read(
            view.snapshot(), subject, predicate, moment.offset(), view::checkpoint);
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
}
