package stemedb.engine.submit;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.Position;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.engine.index.Indexer;
import stemedb.engine.store.DataFolder;
import stemedb.engine.store.Holder;

/*
 * The one thread that writes: it drains what waits, appends it to the journal with one flush,
 * applies the same records to the store in one batch, and hands the answers to the completion
 * thread. While it flushes, more records arrive; so batches grow with the load and there is no
 * timer (group commit: Gray and Reuter, "Transaction Processing", 1993).
 *
 * The same thread brings a store up that is behind its journal, after a start or after a backend was
 * updated, a bounded piece between two rounds. So nobody else writes to journal or index, and no
 * lock is needed between them. While the store is away or behind, new records are appended and
 * acknowledged as durable; a record that may be there already waits until the store can tell.
 *
 * The queue is limited by bytes until the answer is told, so answers that wait count, too.
 */
public final class JournalWriter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private static final long QUEUE_BYTES_MAX = 64L << 20;
  private static final int ROUND_RECORDS_MAX = 2_000;
  private static final long ROUND_BYTES_MAX = Journal.APPEND_BYTES_MAX / 2;
  private static final long IDLE_MILLIS = 20;
  private static final Duration APPEND_LIMIT = Duration.ofSeconds(30);

  /** Is told what the writer finds out about the parts that it uses. */
  public interface Listener {
    /** All that the journal holds can be read now. */
    void caughtUp();

    /** The store cannot be used: it failed, or is damaged. */
    void storeFailed(StorageException cause);

    /** The store cannot be used: it and this journal do not belong together. */
    void storeUnfit(StorageException cause);

    /** The store takes no rows just now and still answers; the writer tries again. */
    void storeRefuses(StorageException cause);

    /**
     * The journal has no room for more.
     *
     * @param reason null when it has room again
     */
    void journalFull(@Nullable String reason);

    /** The journal takes no more writes. */
    void journalReadOnly(String reason);
  }

  private final Holder<Journal> journal;
  private final Holder<Store> store;
  private final Indexer indexer;
  private final RecordClock clock;
  private final Duration grace;
  private final StoreSide storeSide;

  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final List<Undecided> undecided = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "stemedb-writer");
  private final Refusals refusals;
  private final Completion completion = new Completion();
  private volatile boolean closed;
  private volatile boolean ended;

  private record Undecided(Pending pending, long deadlineNanos) {}

  /**
   * @param folder whose disks are looked at when they are full
   */
  public JournalWriter(
      Holder<Journal> journal,
      Holder<Store> store,
      Indexer indexer,
      DataFolder folder,
      Clock clock,
      Duration grace,
      Listener listener) {
    this.journal = journal;
    this.store = store;
    this.indexer = indexer;
    this.clock = new RecordClock(clock);
    this.grace = grace;
    this.storeSide = new StoreSide(journal, store, indexer, this.clock, folder.store(), listener);
    this.refusals = new Refusals(listener, new Retry(folder.journal()));
  }

  public void start() {
    thread.start();
  }

  /**
   * Has the writer thread do something between two rounds, when neither journal nor index change.
   * It is to be short: writes wait for it.
   *
   * @return ends with the result, or with {@link IllegalStateException} when the writer has ended
   */
  public <T> CompletableFuture<T> between(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    errands.add(
        () -> {
          if (ended) {
            result.completeExceptionally(new IllegalStateException("the writer has ended"));
          } else if (!result.isDone()) { // else nobody waits for it any more
            try {
              result.complete(work.get());
            } catch (RuntimeException | LinkageError e) {
              result.completeExceptionally(e);
            }
          }
        });
    if (ended) {
      runErrands();
    }
    return result;
  }

  private void runErrands() {
    for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
      errand.run();
    }
  }

  /** Records that this process appended and that cannot be read yet. */
  public long unindexed() {
    return storeSide.unindexed();
  }

  /**
   * Whether all that was recorded up to that moment can be read; no record gets a time up to it any
   * more.
   *
   * @param micros since 1970, not ahead of the clock
   */
  public boolean isSettled(long micros) {
    return clock.isSettled(micros);
  }

  /**
   * Takes records in, all or none.
   *
   * @return false when the queue is full or closed
   */
  boolean offer(List<Pending> records) {
    long bytes = records.stream().mapToLong(Pending::bytes).sum();
    if (queuedBytes.addAndGet(bytes) > QUEUE_BYTES_MAX || closed) {
      queuedBytes.addAndGet(-bytes);
      return false;
    }
    for (Pending pending : records) {
      pending.onRelease(() -> queuedBytes.addAndGet(-pending.bytes()));
    }
    queue.addAll(records);
    if (ended) {
      failQueue(); // the thread will not see them any more
    }
    return true;
  }

  /** Writes what waits, then ends. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(APPEND_LIMIT.toMillis());
      failQueue(); // what was offered in the very moment of closing
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    completion.close();
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      List<Pending> batch = List.of();
      try {
        runErrands();
        refusals.look();
        long before = storeSide.indexed();
        boolean more = storeSide.bringUp();
        long applied = storeSide.indexed() - before;
        batch =
            drain(
                more ? 0 : IDLE_MILLIS,
                more ? storeSide.roomWhileBehind(applied, ROUND_RECORDS_MAX) : ROUND_RECORDS_MAX);
        indexer.keepFilter(batch.isEmpty());
        if (!batch.isEmpty()) {
          write(batch);
        }
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "the writer failed in a round and goes on", e);
        completion.fail(
            batch, Problem.of(ErrorCode.INTERNAL, "the write failed; it may still appear"));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS));
      } catch (InterruptedException e) {
        break; // nobody but a closing framework interrupts this thread
      }
    }
    indexer.close();
    ended = true;
    runErrands();
    completion.fail(undecided.stream().map(Undecided::pending).toList(), Refusals.CLOSING);
    failQueue();
  }

  private void failQueue() {
    List<Pending> left = new ArrayList<>();
    queue.drainTo(left);
    completion.fail(left, Refusals.CLOSING);
  }

  private List<Pending> drain(long waitMillis, int recordsMax) throws InterruptedException {
    List<Pending> batch = new ArrayList<>();
    if (recordsMax == 0) {
      return batch;
    }
    long bytes = takeDecidable(batch, recordsMax);
    Pending next = batch.isEmpty() ? queue.poll(waitMillis, TimeUnit.MILLISECONDS) : queue.poll();
    while (next != null) {
      batch.add(next);
      bytes += next.bytes();
      if (batch.size() >= recordsMax || bytes >= ROUND_BYTES_MAX) {
        break;
      }
      next = queue.poll();
    }
    return batch;
  }

  /** Those that waited until the store can tell whether they are there already. */
  private long takeDecidable(List<Pending> batch, int recordsMax) {
    if (undecided.isEmpty()) {
      return 0;
    }
    boolean decidable = storeSide.isDecisive();
    long bytes = 0;
    long now = System.nanoTime();
    List<Undecided> still = new ArrayList<>();
    for (Undecided one : undecided) {
      if (decidable && bytes < ROUND_BYTES_MAX && batch.size() < recordsMax) {
        batch.add(one.pending);
        bytes += one.pending.bytes();
      } else if (one.deadlineNanos - now < 0) {
        completion.fail(List.of(one.pending), Refusals.UNDECIDABLE);
      } else {
        still.add(one);
      }
    }
    undecided.clear();
    undecided.addAll(still);
    return bytes;
  }

  private void write(List<Pending> batch) {
    try (Holder.Lease<Journal> log = awaitJournal(batch.get(0).arrivedNanos())) {
      if (log == null) {
        completion.fail(batch, Refusals.JOURNAL_AWAY);
        return;
      }
      try (Holder.Lease<Store> rows = store.lease()) {
        write(batch, log.get(), storeSide.current(log, rows));
      }
    }
  }

  private void write(List<Pending> batch, Journal log, Holder.@Nullable Lease<Store> rows) {
    Round round = new Round(indexer, rows == null ? null : rows.get(), clock);
    try {
      batch.forEach(round::add);
    } catch (StorageException e) {
      completion.fail(batch, Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the store failed"));
      storeSide.giveUp(rows, e);
      return;
    }
    for (Pending pending : round.undecided()) {
      undecided.add(new Undecided(pending, pending.arrivedNanos() + grace.toNanos()));
    }
    completion.tell(round.refused());
    Appended appended = append(log, round);
    if (appended.problem != null) {
      completion.tell(round.failed(appended.problem));
      return;
    }
    completion.tell(round.durable());
    List<Runnable> words = storeSide.apply(rows, round, appended.first, appended.next);
    completion.tell(words, queue.isEmpty());
  }

  /** How an append ended: the frames from {@code first} to before {@code next}, or a problem. */
  private record Appended(long first, long next, @Nullable Problem problem) {
    private static Appended refused(Problem problem) {
      return new Appended(0, 0, problem);
    }
  }

  private Appended append(Journal log, Round round) {
    if (round.entries().isEmpty()) {
      return new Appended(0, 0, null);
    }
    // before: it may be there even when the journal does not say so
    round.entries().forEach(entry -> indexer.noteAppended(entry.hash()));
    try {
      List<Position> positions =
          log.append(round.records())
              .toCompletableFuture()
              .get(APPEND_LIMIT.toSeconds(), TimeUnit.SECONDS);
      refusals.appended();
      return new Appended(
          positions.get(0).frame(), positions.get(positions.size() - 1).frame() + 1, null);
    } catch (ExecutionException e) {
      return Appended.refused(refusals.of(e.getCause()));
    } catch (JournalException e) {
      return Appended.refused(refusals.of(e));
    } catch (TimeoutException e) {
      return Appended.refused(Refusals.INDETERMINATE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Appended.refused(Refusals.INDETERMINATE);
    }
  }

  /** The journal, or null when it has not come within the grace time. */
  private Holder.@Nullable Lease<Journal> awaitJournal(long sinceNanos) {
    long deadline = sinceNanos + grace.toNanos();
    Holder.Lease<Journal> lease = journal.lease();
    while (lease == null && System.nanoTime() - deadline < 0 && !closed) {
      LockSupport.parkNanos(1_000_000);
      lease = journal.lease();
    }
    return lease;
  }
}
