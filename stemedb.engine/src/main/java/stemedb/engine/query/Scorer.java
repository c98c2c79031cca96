package stemedb.engine.query;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.StemeDbException;
import stemedb.api.lens.Candidate;
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

  /** These pairs, and the same under all other names of their subjects. */
  Set<PairKey> underAllNames(Set<PairKey> pairs) {
    Set<PairKey> all = new LinkedHashSet<>();
    for (PairKey pair : pairs) {
      for (String name : surroundings.names(pair.subject())) {
        all.add(new PairKey(name, pair.predicate()));
      }
    }
    return all;
  }

  /** Null when the pair has more claims than fit into memory. */
  @Nullable PairScore score(PairKey pair) {
    try {
      List<PairRows> rows = new ArrayList<>();
      for (String name : surroundings.names(pair.subject())) {
        rows.add(
            CandidateSelection.read(
                span.snapshot(), name, pair.predicate(), span.head().offset(), span::checkpoint));
      }
      List<SelectedCandidate> selected = selection.select(rows, span.head().offset());
      Agreement agreement = Agreement.of(BestClaims.of(selected), Candidate::weight);
      return PairScore.of(agreement, selected.size());
    } catch (StemeDbException e) {
      if (e.problem().code() != ErrorCode.TOO_LARGE) {
        throw e;
      }
      LOG.log(Level.WARNING, "no conflict score: {0}", e.problem().detail());
      return null;
    }
  }
}
