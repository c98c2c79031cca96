package stemedb.engine.submit;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import stemedb.api.ErrorCode;
import stemedb.api.JournalAdmin;
import stemedb.api.JournalCut;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.store.Holder;

/**
 * Who still needs which frames of the journal, and the trimming of those that nobody needs. What
 * the indexer has applied counts only after the store was flushed: a store is brought up from the
 * journal after a loss of power. A store that keeps nothing needs the whole journal for good.
 */
public final class JournalHolds implements JournalAdmin, AutoCloseable {
  private static final String INDEXER = "indexer";
  private static final int TRIMS_WAITING_MAX = 16;
  private static final String AWAY = "the journal is being replaced or could not be opened";

  private final Path folder;
  private final Holder<Journal> journal;
  private final Holder<Store> store;
  private final Indexer indexer;
  private final BooleanSupplier storeKeeps;
  private final Map<String, Long> holds = new TreeMap<>();

  /** Flushing a store can take long, and a request must not wait in its thread. */
  private final ExecutorService trimmer =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(TRIMS_WAITING_MAX),
          task -> new Thread(task, "stemedb-trim"));

  /**
   * @param folder of the journal
   * @param storeKeeps whether what the store holds survives a restart
   */
  public JournalHolds(
      Path folder,
      Holder<Journal> journal,
      Holder<Store> store,
      Indexer indexer,
      BooleanSupplier storeKeeps) {
    this.folder = folder;
    this.journal = journal;
    this.store = store;
    this.indexer = indexer;
    this.storeKeeps = storeKeeps;
  }

  @Override
  public synchronized void hold(String holder, long frame) {
    if (holder.equals(INDEXER) || holder.isBlank()) {
      throw new IllegalArgumentException("\"" + holder + "\" cannot be a holder's word");
    }
    if (frame < 1) {
      throw new IllegalArgumentException("frames start at 1, not at " + frame);
    }
    holds.put(holder, frame);
  }

  @Override
  public synchronized void release(String holder) {
    holds.remove(holder);
  }

  @Override
  public Map<String, Long> holds() {
    return holds(applied());
  }

  @Override
  public CompletionStage<JournalCut> cut() {
    return later(this::cutNow);
  }

  @Override
  public CompletionStage<Long> trim() {
    return later(this::trimNow);
  }

  private <T> CompletionStage<T> later(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      trimmer.execute(
          () -> {
            try {
              done.complete(work.get());
            } catch (RuntimeException e) {
              done.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(unavailable("too much is waiting, or the node is closing"));
    }
    return done;
  }

  @Override
  public void close() {
    trimmer.shutdown();
    try {
      if (!trimmer.awaitTermination(10, TimeUnit.SECONDS)) {
        trimmer.shutdownNow();
      }
    } catch (InterruptedException e) {
      trimmer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private JournalCut cutNow() {
    Head head = indexer.head();
    if (head == null) {
      throw Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the store is away or being brought up")
          .toException();
    }
    try (Holder.Lease<Journal> log = journal.lease()) {
      if (log == null) {
        throw unavailable(AWAY);
      }
      return new JournalCut(
          folder,
          log.get().generation(),
          log.get().startFrame(),
          head.nextFrame(),
          head.offset(),
          head.offset() == 0 ? null : head.time(),
          head.assertions(),
          log.get().segments(head.nextFrame()));
    } catch (JournalException e) {
      throw unavailable("the journal cannot be copied: " + e.getMessage());
    }
  }

  private long trimNow() {
    long applied = flushedThrough();
    try (Holder.Lease<Journal> log = journal.lease()) {
      if (log == null) {
        throw unavailable(AWAY);
      }
      synchronized (this) { // a hold that comes now is in time or comes after
        long before = holds(applied).values().stream().mapToLong(Long::longValue).min().orElse(1);
        if (before > log.get().startFrame()) {
          log.get().trimBefore(before).toCompletableFuture().join();
        }
      }
      return log.get().startFrame();
    } catch (JournalException e) {
      throw unavailable("the journal does not trim: " + e.getMessage());
    } catch (CompletionException e) {
      throw unavailable("the journal does not trim: " + e.getCause());
    }
  }

  /** The frame behind the last whose records survive in the store whatever happens. */
  private long flushedThrough() {
    try (Holder.Lease<Store> rows = store.lease()) {
      Head head = indexer.head();
      if (rows == null || head == null || !indexer.isServing(rows.number())) {
        throw Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the store is away or being brought up")
            .toException();
      }
      if (!storeKeeps.getAsBoolean()) {
        return 1;
      }
      rows.get().flush();
      return head.nextFrame();
    } catch (StorageException e) {
      throw new StemeDbException(
          Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the store cannot be flushed"), e);
    }
  }

  private long applied() {
    Head head = indexer.head();
    return head == null || !storeKeeps.getAsBoolean() ? 1 : head.nextFrame();
  }

  private synchronized Map<String, Long> holds(long applied) {
    Map<String, Long> all = new TreeMap<>(holds);
    all.put(INDEXER, applied);
    return all;
  }

  private static StemeDbException unavailable(String detail) {
    return Problem.of(ErrorCode.JOURNAL_UNAVAILABLE, detail).toException();
  }
}
