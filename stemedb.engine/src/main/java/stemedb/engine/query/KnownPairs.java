package stemedb.engine.query;

import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.engine.index.IdFilter;
import stemedb.engine.index.Keys;
import stemedb.engine.index.Span;
import stemedb.record.Signing;

/**
 * Which pairs were counted already, so that nearly every pair that is new is known for new without
 * a look into the store: that look costs more than everything else there is to do about such a
 * pair. Holds exactly the pairs up to one record; when the next span begins elsewhere, it is filled
 * anew. Belongs to one thread.
 */
final class KnownPairs {
  private final IdFilter filter = new IdFilter();
  private long through = -1;

  /** Makes ready for a span: afterwards all pairs that were counted before it are known. */
  void begin(Span span) {
    if (span.after() == through) {
      return;
    }
    filter.clear();
    through = -1; // a round that ends in the middle leaves nothing that could be relied on
    byte[] from = Keys.pairs();
    try (Scan scan = span.snapshot().scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        span.checkpoint();
        add(scan.key());
      }
    }
    through = span.after();
  }

  /**
   * @param pair key of the pair's score
   */
  boolean mightContain(byte[] pair) {
    return filter.mightContain(Signing.hash(pair));
  }

  /**
   * @param pair key of the pair's score
   */
  void add(byte[] pair) {
    filter.add(Signing.hash(pair));
  }

  /** Says that the span's pairs were added. */
  void end(Span span) {
    through = span.through();
  }
}
