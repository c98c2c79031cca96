package stemedb.engine.query;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.StemeDbException;
import stemedb.api.lens.Candidate;
import stemedb.api.model.Assertion;
import stemedb.engine.index.CandidateRow;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Span;

/** Scores pairs as they stand at the head of a span, as a question with default filters would. */
final class Scorer {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final Span span;
  private final Surroundings surroundings;
  private final CandidateSelection selection;

  Scorer(Span span, Indexer indexer) {
    this.span = span;
    this.surroundings =
        new Surroundings(indexer.marks(), span::snapshot, span.head().offset(), span::checkpoint);
    this.selection =
        new CandidateSelection(
            Filters.DEFAULT,
            Decay.NONE,
            span.head().time(),
            new TierTable(indexer.genesis(), surroundings),
            surroundings);
  }

  /** All names of the pair's subject. */
  List<String> names(PairKey pair) {
    return surroundings.names(pair.subject());
  }

  /** The row that says what was found the last time. */
  byte @Nullable [] before(byte[] key) {
    return span.snapshot().get(key);
  }

  /** Of a pair that has only this claim, under one name. */
  PairScore score(Span.Item item) {
    CandidateRow row = CandidateRow.of(item.hash(), (Assertion) item.document());
    return score(selection.select(List.of(PairRows.of(row, item.offset())), item.offset()));
  }

  private static PairScore score(List<SelectedCandidate> selected) {
    Agreement agreement = Agreement.of(BestClaims.of(selected), Candidate::weight);
    return PairScore.of(agreement, selected.size());
  }

  /** Null when the pair has more claims than fit into memory. */
  @Nullable PairScore score(PairKey pair) {
    try {
      List<PairRows> rows = new ArrayList<>();
      for (String name : names(pair)) {
        rows.add(
            CandidateSelection.read(
                span.snapshot(), name, pair.predicate(), span.head().offset(), span::checkpoint));
      }
      return score(selection.select(rows, span.head().offset()));
    } catch (StemeDbException e) {
      if (e.problem().code() != ErrorCode.TOO_LARGE) {
        throw e;
      }
      LOG.log(Level.WARNING, "no conflict score: {0}", e.problem().detail());
      return null;
    }
  }
}
