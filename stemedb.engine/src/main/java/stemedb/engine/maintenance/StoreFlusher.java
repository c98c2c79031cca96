package stemedb.engine.maintenance;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.store.Holder;

/**
 * Flushes the store now and then, on a thread of its own. The journal has everything, so this is
 * not for durability: a store without a log of its own loses what came after its last flush, and
 * the next start reads that piece of the journal again. This keeps the piece short.
 */
public final class StoreFlusher implements AutoCloseable {
  private static final long RECORDS_MAX = 50_000;
  private static final Duration AGE_MAX = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 500;
  private static final long END_SECONDS = 30;

  private final Holder<Store> store;
  private final Indexer indexer;
  private final Consumer<@Nullable StorageException> ended;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stemedb-flush");
            thread.setDaemon(true);
            return thread;
          });
  private long storeNumber;
  private long flushedOffset;
  private long flushedNanos = System.nanoTime();

  /**
   * @param ended is told what a flush failed with, and null when one worked
   */
  public StoreFlusher(
      Holder<Store> store, Indexer indexer, Consumer<@Nullable StorageException> ended) {
    this.store = store;
    this.indexer = indexer;
    this.ended = ended;
  }

  public void start() {
    executor.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try (Holder.@Nullable Lease<Store> lease = store.lease()) {
      Head head = indexer.head();
      if (lease == null || head == null || !indexer.isServing(lease.number())) {
        return;
      }
      if (lease.number() != storeNumber) {
        storeNumber = lease.number();
        flushedOffset = head.offset(); // it was made so far, or was read so from disk
        flushedNanos = System.nanoTime();
      }
      long waiting = head.offset() - flushedOffset;
      boolean old = System.nanoTime() - flushedNanos > AGE_MAX.toNanos();
      if (waiting >= RECORDS_MAX || (waiting > 0 && old)) {
        lease.get().flush();
        flushedOffset = head.offset();
        flushedNanos = System.nanoTime();
        ended.accept(null);
      }
    } catch (StorageException e) {
      flushedNanos = System.nanoTime();
      ended.accept(e);
    } catch (RuntimeException e) { // of a backend: the next look tries again
      flushedNanos = System.nanoTime();
      System.getLogger("stemedb.engine").log(System.Logger.Level.WARNING, "a flush failed", e);
    }
  }

  /** Does not interrupt: that would close the files of some backends. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
