package stemedb.engine.submit;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.UnfitStoreException;
import stemedb.engine.store.Holder;

/**
 * The store as the writer sees it: attaches one that came, brings it up, applies what was appended,
 * and says how far it is behind. Belongs to the writer's thread, except {@link #unindexed()}.
 *
 * <p>A store that cannot be written but answers is kept, and tried again as {@link Retry} says.
 * When it fails again though there is room, it may hold on to an error of the past: it is given up,
 * and opened anew by whoever listens. On a full disk it is kept, since it might not open there.
 */
final class StoreSide {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final long LAG_RECORDS_MAX = 50_000;
  private static final Duration CATCH_UP_BUDGET = Duration.ofMillis(50);

  /** More than any backend needs to be opened and brought up. */
  private static final long ROOM_TO_REOPEN = 128L << 20;

  private final Holder<Journal> journal;
  private final Holder<Store> store;
  private final Indexer indexer;
  private final RecordClock clock;
  private final JournalWriter.Listener listener;
  private final Retry retry;
  private long attached;
  private long attachedJournal;
  private long givenUp;
  private boolean behind = true;

  private volatile long unindexed;

  /**
   * @param folder where stores lie
   */
  StoreSide(
      Holder<Journal> journal,
      Holder<Store> store,
      Indexer indexer,
      RecordClock clock,
      Path folder,
      JournalWriter.Listener listener) {
    this.journal = journal;
    this.store = store;
    this.indexer = indexer;
    this.clock = clock;
    this.listener = listener;
    this.retry = new Retry(folder);
  }

  /** Records that this process appended and that cannot be read yet. */
  long unindexed() {
    return unindexed;
  }

  /** Whether the store can say what is there already. */
  boolean isDecisive() {
    return store.isOpen() && !behind;
  }

  /**
   * Attaches a store that came, and brings it up a little.
   *
   * @return whether there is more to do at once
   */
  boolean bringUp() {
    boolean more = bringUpNow();
    settle();
    return more;
  }

  /** Between two rounds, or behind the apply of one: nothing that got a time is on its way. */
  private void settle() {
    if (!behind && unindexed == 0) {
      clock.settle();
    }
  }

  private boolean bringUpNow() {
    try (Holder.Lease<Journal> log = journal.lease();
        Holder.Lease<Store> rows = store.lease()) {
      if (log == null || rows == null || rows.number() == givenUp || !isDue(rows)) {
        return false;
      }
      try {
        return bringUp(log, rows);
      } catch (StorageException e) {
        failed(rows, e);
      } catch (JournalException e) {
        giveUp(rows, new StorageException(Reason.IO, "reading the journal: " + e.getMessage(), e));
      } catch (UnfitStoreException e) {
        unfit(rows, e, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) { // whatever it is, trying again at once would not help
        LOG.log(Level.ERROR, "a record of the journal cannot be applied", e);
        unfit(rows, e, "a record of the journal cannot be applied: " + e.getMessage());
      }
      return false;
    }
  }

  private boolean isDue(Holder.Lease<Store> rows) {
    if (rows.number() != attached) {
      retry.clear(); // another store gets a chance of its own
    }
    return retry.isDue();
  }

  private boolean bringUp(Holder.Lease<Journal> log, Holder.Lease<Store> rows) {
    if (rows.number() != attached || log.number() != attachedJournal) {
      indexer.attach(rows.get(), log.get());
      attached = rows.number();
      attachedJournal = log.number();
      behind = true;
    }
    if (behind || !indexer.isCaughtUp(log.get())) {
      long before = indexed();
      behind = !indexer.catchUp(rows.get(), log.get(), CATCH_UP_BUDGET);
      unindexed(behind ? Math.max(0, unindexed - (indexed() - before)) : 0);
      retry.clear();
      if (!behind) {
        indexer.serve(rows.number());
        Head head = indexer.head();
        clock.atLeast(head == null ? 0 : head.recordedAtMicros());
        listener.caughtUp();
      }
    }
    return behind;
  }

  private void unindexed(long records) {
    unindexed = records;
  }

  /** Number of the last record that can be read. */
  long indexed() {
    Head head = indexer.head();
    return head == null ? 0 : head.offset();
  }

  /**
   * How many records a round takes while the store is there and behind. Once it is far behind, half
   * of what was caught up just now: so its lag shrinks whatever the load, the queue fills, and
   * further writes are refused with {@code queue_full}. While the store is away nothing is gained
   * by slowing down; the journal then takes what the disk holds.
   */
  int roomWhileBehind(long applied, int most) {
    return (int) Math.min(most, unindexed > LAG_RECORDS_MAX ? applied / 2 : most);
  }

  /** The store when it holds all that the journal holds; else null. */
  Holder.@Nullable Lease<Store> current(
      Holder.Lease<Journal> log, Holder.@Nullable Lease<Store> rows) {
    boolean current =
        rows != null
            && !behind
            && rows.number() == attached
            && rows.number() != givenUp
            && log.number() == attachedJournal
            && indexer.isCaughtUp(log.get());
    return current ? rows : null;
  }

  /**
   * Applies what was appended, when the index stands right before it: frames of others in between
   * are for {@link Indexer#catchUp}. Says whom to tell what.
   *
   * @param firstFrame of what was appended
   * @param nextFrame behind it
   */
  List<Runnable> apply(
      Holder.@Nullable Lease<Store> rows, Round round, long firstFrame, long nextFrame) {
    Head head = indexer.head();
    int records = round.entries().size();
    if (rows != null && head != null && records == 0) {
      return round.indexed(0); // all were there already
    }
    unindexed(unindexed + records); // taken back below
    if (rows == null || head == null || head.nextFrame() != firstFrame) {
      return round.unindexed();
    }
    try {
      long first = indexer.apply(rows.get(), round.entries(), nextFrame);
      unindexed(unindexed - records);
      settle(); // before anybody is told
      return round.indexed(first);
    } catch (StorageException e) {
      failed(rows, e);
      return round.unindexed();
    }
  }

  /** The store could not be read. */
  void giveUp(Holder.@Nullable Lease<Store> rows, StorageException cause) {
    behind = true;
    if (rows != null) {
      givenUp = rows.number();
    }
    listener.storeFailed(cause);
  }

  private void unfit(Holder.Lease<Store> rows, RuntimeException cause, String message) {
    behind = true;
    givenUp = rows.number();
    listener.storeUnfit(new StorageException(Reason.UNREADABLE, message, cause));
  }

  private void failed(Holder.Lease<Store> rows, StorageException cause) {
    boolean answers = cause.reason() == Reason.IO && indexer.isServing(rows.number());
    if (!answers || (retry.isPending() && retry.room() >= ROOM_TO_REOPEN)) {
      giveUp(rows, cause);
      return;
    }
    behind = true;
    retry.failed();
    listener.storeRefuses(cause);
  }
}
