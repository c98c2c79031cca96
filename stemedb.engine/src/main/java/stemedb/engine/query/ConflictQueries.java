package stemedb.engine.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import stemedb.api.ConflictListing;
import stemedb.api.ConflictPage;
import stemedb.api.ErrorCode;
import stemedb.api.Listing;
import stemedb.api.Problem;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Store;
import stemedb.engine.index.Follower;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.store.Holder;

/** Lists pairs by conflict score, from the rows that {@link PairScores} keeps. */
public final class ConflictQueries {
  private static final int PAIR_STARTS = 1 + 8;

  /** So many pairs a page looks at; with rare filters it may come out short, or empty. */
  private static final int ROWS_A_PAGE_MAX = 50_000;

  private final Holder<Store> store;
  private final Indexer indexer;

  public ConflictQueries(Holder<Store> store, Indexer indexer) {
    this.store = store;
    this.indexer = indexer;
  }

  /**
   * @throws stemedb.engine.NotYet when the store is being replaced
   */
  public ConflictPage list(ConflictListing listing) {
    if (listing.limit() < 1 || listing.limit() > Listing.LIMIT_MAX) {
      throw Problem.at(ErrorCode.VALIDATION_FAILED, "limit", "limit is 1 to " + Listing.LIMIT_MAX)
          .toException();
    }
    try (View view = View.open(store, indexer)) {
      ScoreTotals totals = ScoreTotals.of(view.snapshot().get(ScoreTotals.KEY));
      long read = Follower.through(view.snapshot(), PairScores.NAME);
      long through = totals.sweep() == null ? read : Math.min(read, totals.sweep().covers());
      int print = Objects.hash(listing.minScore(), listing.subjectPrefix(), listing.predicate());
      String text = listing.cursor();
      byte[] from =
          text == null
              ? Keys.ranked()
              : Cursor.decode(text, view.head().generation(), print)
                  .in(List.of(Keys.ranked()))
                  .nextKey();
      List<ConflictPage.Pair> pairs = new ArrayList<>();
      byte[] last = from;
      boolean more = false;
      int rows = 0;
      try (Scan scan = view.snapshot().scan(from, Keys.end(Keys.ranked()), ScanOrder.ASCENDING)) {
        while (scan.next()) {
          view.checkpoint();
          ConflictPage.Pair pair = pair(scan);
          if (pair.conflictScore() < listing.minScore()) {
            break;
          }
          if (pairs.size() == listing.limit() || rows++ == ROWS_A_PAGE_MAX) {
            more = true;
            break;
          }
          if (wanted(listing, pair)) {
            pairs.add(pair);
          }
          last = scan.key();
        }
      }
      return new ConflictPage(
          pairs,
          through,
          totals.pairs(),
          totals.multiValued(),
          totals.contested(),
          more ? Cursor.of(view.head().generation(), through, print, last).encode() : null);
    }
  }

  private static ConflictPage.Pair pair(Scan scan) {
    PairKey key = PairKey.of(scan.key(), PAIR_STARTS);
    PairScore score = PairScore.of(scan.value());
    Agreement agreement = score.agreement();
    return new ConflictPage.Pair(
        key.subject(),
        key.predicate(),
        agreement.score(),
        agreement.status(),
        score.values(),
        score.candidates());
  }

  private static boolean wanted(ConflictListing listing, ConflictPage.Pair pair) {
    String prefix = listing.subjectPrefix();
    String predicate = listing.predicate();
    return (prefix == null || pair.subject().startsWith(prefix))
        && (predicate == null || predicate.equals(pair.predicate()));
  }
}
