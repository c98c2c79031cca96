package stemedb.engine.query;

import java.time.Clock;
import stemedb.api.AsOf;
import stemedb.api.DiffPage;
import stemedb.api.DiffRequest;
import stemedb.api.ErrorCode;
import stemedb.api.HistoryRequest;
import stemedb.api.Listing;
import stemedb.api.Problem;
import stemedb.api.RecordPage;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;
import stemedb.api.storage.Store;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Lookup;
import stemedb.engine.store.Holder;

/** Finds records by hash, lists assertions, tells what happened to them. */
public final class RecordQueries {
  private final Holder<Store> store;
  private final Indexer indexer;
  private final Clock clock;

  public RecordQueries(Holder<Store> store, Indexer indexer, Clock clock) {
    this.store = store;
    this.indexer = indexer;
    this.clock = clock;
  }

  /**
   * @throws stemedb.engine.NotYet when the store is being replaced
   */
  public StoredRecord find(Hash hash, AsOf asOf) {
    try (View view = View.open(store, indexer)) {
      Lookup lookup = view.lookup();
      Moment moment = Moment.of(asOf, null, view.head(), view::lookup, clock);
      long offset = lookup.offset(hash);
      if (offset == 0 || offset > moment.offset()) {
        throw Problem.of(ErrorCode.NOT_FOUND, "there is no record " + hash).toException();
      }
      return lookup.record(offset, hash, moment.offset());
    }
  }

  /**
   * @throws stemedb.engine.NotYet when the store is being replaced
   */
  public RecordPage list(Listing listing) {
    if (listing.limit() < 1 || listing.limit() > Listing.LIMIT_MAX) {
      throw Problem.at(ErrorCode.VALIDATION_FAILED, "limit", "limit is 1 to " + Listing.LIMIT_MAX)
          .toException();
    }
    try (View view = View.open(store, indexer)) {
      return new ListingPage(listing, view, indexer, clock).read();
    }
  }

  /**
   * @throws stemedb.engine.NotYet when the store is being replaced
   */
  public RecordPage history(HistoryRequest request) {
    try (View view = View.open(store, indexer)) {
      return new HistoryPage(request, view, indexer, clock).read();
    }
  }

  /**
   * @throws stemedb.engine.NotYet when the store is being replaced
   */
  public DiffPage diff(DiffRequest request) {
    try (View view = View.open(store, indexer)) {
      return new DiffReader(request, view, clock).read();
    }
  }
}
