package stemedb.engine.index;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.Journal;
import stemedb.api.model.Hash;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.record.Signing;

/**
 * Fills the id filter at the start, from its file and the records behind it, or from the ids in the
 * store when the file does not fit; and saves it now and then. Called by the writer thread; saving
 * runs on a thread of its own, one at a time.
 *
 * <p>The file fits when journal and store still reach as far as it does: a journal that was not
 * flushed can lose its end with the power, and other records then get those numbers; a store that
 * was emptied is brought up faster with an empty filter.
 */
final class FilterKeeper {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  /** Saved after so many records, which a start reads again in a fraction of a second. */
  private static final long RECORDS_BETWEEN = 50_000;

  /** Or after that part of all records, since a large filter takes long to write. */
  private static final long PART_BETWEEN = 16;

  private static final long IDLE_RECORDS = 1_000;
  private static final long IDLE_NANOS = Duration.ofSeconds(2).toNanos();

  private final @Nullable FilterFile file;
  private final IdFilter filter;
  private final ExecutorService saver =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "stemedb-filter");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });
  private final AtomicBoolean saving = new AtomicBoolean();
  private long savedOffset;
  private long idleSinceNanos;

  /**
   * @param file null to keep nothing: the filter is filled from the store
   */
  FilterKeeper(@Nullable FilterFile file, IdFilter filter) {
    this.file = file;
    this.filter = filter;
  }

  /** Afterwards the filter holds all records of that store. */
  void fill(Store store, Head head, Journal journal) {
    FilterFile.Saved saved = file == null ? null : file.load();
    boolean fits =
        saved != null
            && saved.generation().equals(head.generation())
            && saved.nextFrame() <= journal.endFrame()
            && saved.offset() <= head.offset();
    try (Snapshot snapshot = store.snapshot()) {
      if (saved != null && fits) {
        filter.replace(saved.contents());
        savedOffset = saved.offset();
        addDocuments(snapshot, saved.offset() + 1, head.offset());
      } else {
        if (file != null) {
          file.delete();
        }
        savedOffset = 0;
        filter.clear();
        addIds(snapshot);
      }
    }
  }

  void saveLater(Head head, boolean idle) {
    if (file == null) {
      return;
    }
    long waiting = head.offset() - savedOffset;
    if (!idle) {
      idleSinceNanos = 0;
    } else if (idleSinceNanos == 0) {
      idleSinceNanos = System.nanoTime();
    }
    boolean enough = waiting >= Math.max(RECORDS_BETWEEN, head.offset() / PART_BETWEEN);
    boolean quiet =
        waiting >= IDLE_RECORDS
            && idleSinceNanos != 0
            && System.nanoTime() - idleSinceNanos > IDLE_NANOS;
    if ((enough || quiet) && saving.compareAndSet(false, true)) {
      FilterFile.Saved now = saved(head);
      savedOffset = head.offset(); // also when it fails: it is tried again with the next records
      try {
        saver.execute(() -> save(now));
      } catch (RejectedExecutionException e) {
        saving.set(false); // closed
      }
    }
  }

  /**
   * @param head what the filter covers; null when it is not complete
   */
  void close(@Nullable Head head) {
    if (file != null && head != null && head.offset() - savedOffset > 0) {
      FilterFile.Saved now = saved(head);
      saver.execute(() -> save(now));
    }
    saver.shutdown();
    try {
      if (!saver.awaitTermination(30, TimeUnit.SECONDS)) {
        saver.shutdownNow();
      }
    } catch (InterruptedException e) {
      saver.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private FilterFile.Saved saved(Head head) {
    return new FilterFile.Saved(
        head.generation(), head.nextFrame(), head.offset(), filter.contents());
  }

  private void save(FilterFile.Saved now) {
    try {
      if (file != null) {
        file.save(now);
      }
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "{0}: {1}", e.getMessage(), e.getCause());
    } finally {
      saving.set(false);
    }
  }

  private void addDocuments(Snapshot snapshot, long first, long last) {
    try (Scan scan =
        snapshot.scan(Keys.document(first), Keys.document(last + 1), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        filter.add(Signing.hash(DocumentRow.of(scan.value()).open().document()));
      }
    }
  }

  private void addIds(Snapshot snapshot) {
    byte[] from = Keys.ids();
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        filter.add(Hash.of(scan.key(), 1));
      }
    }
  }
}
