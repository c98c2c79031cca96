package stemedb.engine.submit;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.Position;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
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
 * The queue is limited by bytes, counted from the offer until the answer is told: so the limit also
 * covers answers that nobody has taken yet.
 */
public final class JournalWriter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private static final long QUEUE_BYTES_MAX = 64L << 20;
  private static final int ROUND_RECORDS_MAX = 2_000;
  private static final long ROUND_BYTES_MAX = Journal.APPEND_BYTES_MAX / 2;
  private static final long IDLE_MILLIS = 20;
  private static final Duration CATCH_UP_BUDGET = Duration.ofMillis(50);
  private static final Duration APPEND_LIMIT = Duration.ofSeconds(30);

  private static final Problem JOURNAL_AWAY =
      Problem.of(
          ErrorCode.JOURNAL_UNAVAILABLE,
          "the journal is being replaced or could not be opened; try again in a moment");
  private static final Problem INDETERMINATE =
      Problem.of(
          ErrorCode.JOURNAL_UNAVAILABLE,
          "the write was not confirmed and may still appear; trying again is right");
  private static final Problem CLOSING =
      Problem.of(ErrorCode.JOURNAL_UNAVAILABLE, "the node is closing");
  private static final Problem UNDECIDABLE =
      Problem.of(
          ErrorCode.STORAGE_UNAVAILABLE,
          "the store is away and the record may be there already; try again in a moment");

  /** Is told what the writer finds out about the parts that it uses. */
  public interface Listener {
    /** All that the journal holds can be read now. */
    void caughtUp();

    /** The store cannot be used: it failed, or it does not belong to this journal. */
    void storeFailed(StorageException cause);

    /** The journal takes no more writes. */
    void journalReadOnly(String reason);
  }

  private final Holder<Journal> journal;
  private final Holder<Store> store;
  private final Indexer indexer;
  private final RecordClock clock;
  private final Duration grace;
  private final Listener listener;

  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final List<Undecided> undecided = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "stemedb-writer");
  private final ExecutorService completer =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "stemedb-completion"));
  private volatile boolean closed;
  private volatile boolean ended;
  private long attached;
  private long attachedJournal;
  private long failed;
  private boolean behind = true;

  private record Undecided(Pending pending, long deadlineNanos) {}

  public JournalWriter(
      Holder<Journal> journal,
      Holder<Store> store,
      Indexer indexer,
      Clock clock,
      Duration grace,
      Listener listener) {
    this.journal = journal;
    this.store = store;
    this.indexer = indexer;
    this.clock = new RecordClock(clock);
    this.grace = grace;
    this.listener = listener;
  }

  public void start() {
    thread.start();
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
      completer.shutdown();
      if (!completer.awaitTermination(5, TimeUnit.SECONDS)) {
        completer.shutdownNow();
      }
    } catch (InterruptedException e) {
      completer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      List<Pending> batch = List.of();
      try {
        boolean more = index();
        batch = drain(more ? 0 : IDLE_MILLIS);
        indexer.keepFilter(batch.isEmpty());
        if (!batch.isEmpty()) {
          write(batch);
        }
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "the writer failed in a round and goes on", e);
        fail(batch, Problem.of(ErrorCode.INTERNAL, "the write failed; it may still appear"));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS));
      } catch (InterruptedException e) {
        break; // nobody but a closing framework interrupts this thread
      }
    }
    indexer.close();
    ended = true;
    fail(undecided.stream().map(Undecided::pending).toList(), CLOSING);
    failQueue();
  }

  private void failQueue() {
    List<Pending> left = new ArrayList<>();
    queue.drainTo(left);
    fail(left, CLOSING);
  }

  /**
   * Attaches a store that came, and brings it up a little.
   *
   * @return whether there is more to do at once
   */
  private boolean index() {
    try (Holder.Lease<Journal> log = journal.lease();
        Holder.Lease<Store> rows = store.lease()) {
      if (log == null || rows == null || rows.number() == failed) {
        return false;
      }
      try {
        return index(log, rows);
      } catch (StorageException e) {
        failed = rows.number();
        listener.storeFailed(e);
      } catch (JournalException e) {
        failed = rows.number();
        listener.storeFailed(
            new StorageException(
                StorageException.Reason.IO, "reading the journal: " + e.getMessage(), e));
      } catch (RuntimeException e) { // whatever it is, trying again at once would not help
        LOG.log(Level.ERROR, "a record of the journal cannot be applied", e);
        failed = rows.number();
        listener.storeFailed(
            new StorageException(
                StorageException.Reason.UNREADABLE,
                "a record of the journal cannot be applied: " + e.getMessage(),
                e));
      }
      return false;
    }
  }

  private boolean index(Holder.Lease<Journal> log, Holder.Lease<Store> rows) {
    if (rows.number() != attached || log.number() != attachedJournal) {
      indexer.attach(rows.get(), log.get());
      attached = rows.number();
      attachedJournal = log.number();
      behind = true;
    }
    if (behind || !indexer.isCaughtUp(log.get())) {
      behind = !indexer.catchUp(rows.get(), log.get(), CATCH_UP_BUDGET);
      if (!behind) {
        indexer.serve(rows.number());
        Head head = indexer.head();
        clock.atLeast(head == null ? 0 : head.recordedAtMicros());
        listener.caughtUp();
      }
    }
    return behind;
  }

  private List<Pending> drain(long waitMillis) throws InterruptedException {
    List<Pending> batch = new ArrayList<>();
    long bytes = takeDecidable(batch);
    Pending next = batch.isEmpty() ? queue.poll(waitMillis, TimeUnit.MILLISECONDS) : queue.poll();
    while (next != null) {
      batch.add(next);
      bytes += next.bytes();
      if (batch.size() >= ROUND_RECORDS_MAX || bytes >= ROUND_BYTES_MAX) {
        break;
      }
      next = queue.poll();
    }
    return batch;
  }

  /** Those that waited until the store can tell whether they are there already. */
  private long takeDecidable(List<Pending> batch) {
    if (undecided.isEmpty()) {
      return 0;
    }
    boolean decidable = store.isOpen() && !behind;
    long bytes = 0;
    long now = System.nanoTime();
    List<Undecided> still = new ArrayList<>();
    for (Undecided one : undecided) {
      if (decidable && bytes < ROUND_BYTES_MAX && batch.size() < ROUND_RECORDS_MAX) {
        batch.add(one.pending);
        bytes += one.pending.bytes();
      } else if (one.deadlineNanos - now < 0) {
        fail(List.of(one.pending), UNDECIDABLE);
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
        fail(batch, JOURNAL_AWAY);
        return;
      }
      try (Holder.Lease<Store> rows = store.lease()) {
        boolean current =
            rows != null
                && rows.number() == attached
                && rows.number() != failed
                && log.number() == attachedJournal
                && indexer.isCaughtUp(log.get());
        write(batch, log.get(), current ? rows : null);
      }
    }
  }

  private void write(List<Pending> batch, Journal log, Holder.@Nullable Lease<Store> rows) {
    Round round = new Round(indexer, rows == null ? null : rows.get(), clock);
    try {
      batch.forEach(round::add);
    } catch (StorageException e) {
      fail(batch, Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the store failed"));
      storeFailed(rows, e);
      return;
    }
    for (Pending pending : round.undecided()) {
      undecided.add(new Undecided(pending, pending.arrivedNanos() + grace.toNanos()));
    }
    Appended appended = append(log, round);
    if (appended.problem != null) {
      tell(round.failed(appended.problem));
      return;
    }
    tell(round.durable());
    tell(index(rows, round, appended));
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
      return new Appended(
          positions.get(0).frame(), positions.get(positions.size() - 1).frame() + 1, null);
    } catch (ExecutionException e) {
      return Appended.refused(refused(e.getCause()));
    } catch (JournalException e) {
      return Appended.refused(refused(e));
    } catch (TimeoutException e) {
      return Appended.refused(INDETERMINATE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Appended.refused(INDETERMINATE);
    }
  }

  private Problem refused(@Nullable Throwable cause) {
    if (!(cause instanceof JournalException refusal)) {
      LOG.log(Level.ERROR, "the journal failed", cause);
      return INDETERMINATE;
    }
    LOG.log(Level.ERROR, "the journal refuses: {0}", refusal.getMessage());
    return switch (refusal.reason()) {
      case READ_ONLY -> {
        listener.journalReadOnly(String.valueOf(refusal.getMessage()));
        yield Problem.of(ErrorCode.READ_ONLY, "a flush failed; the node needs a restart");
      }
      case FULL -> Problem.of(ErrorCode.DISK_FULL, "no space is left for the journal");
      case TOO_LARGE -> Problem.of(ErrorCode.TOO_LARGE, "too large for a journal frame");
      case INDETERMINATE -> {
        listener.journalReadOnly(String.valueOf(refusal.getMessage()));
        yield INDETERMINATE;
      }
      default -> JOURNAL_AWAY;
    };
  }

  /**
   * Applies what was appended, when the index stands right before it: frames of others in between
   * are for {@link Indexer#catchUp}. Says whom to tell what.
   */
  private List<Runnable> index(Holder.@Nullable Lease<Store> rows, Round round, Appended appended) {
    Head head = indexer.head();
    if (rows == null || head == null) {
      return round.unindexed();
    }
    if (round.entries().isEmpty()) {
      return round.indexed(0); // all were there already
    }
    if (head.nextFrame() != appended.first) {
      return round.unindexed();
    }
    try {
      return round.indexed(indexer.apply(rows.get(), round.entries(), appended.next));
    } catch (StorageException e) {
      storeFailed(rows, e);
      return round.unindexed();
    }
  }

  private void storeFailed(Holder.@Nullable Lease<Store> rows, StorageException cause) {
    if (rows != null) {
      failed = rows.number();
    }
    listener.storeFailed(cause);
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

  private void fail(List<Pending> batch, Problem problem) {
    tell(batch.stream().<Runnable>map(pending -> () -> pending.tell(problem)).toList());
  }

  private void tell(List<Runnable> words) {
    if (words.isEmpty()) {
      return;
    }
    try {
      completer.execute(() -> words.forEach(Runnable::run));
    } catch (RejectedExecutionException e) { // closed in this very moment
      words.forEach(Runnable::run);
    }
  }
}
