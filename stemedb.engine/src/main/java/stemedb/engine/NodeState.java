package stemedb.engine;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus;
import stemedb.api.NodeStatus.State;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.storage.Store;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.store.Holder;
import stemedb.engine.store.JournalPart;
import stemedb.engine.store.StorePart;

/**
 * How the node is: what failed, what is waited for, and what follows from it for requests. Never
 * waits: health is asked for while a store waits to be closed.
 */
final class NodeState {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final Path directory;
  private final Clock clock;
  private final Indexer indexer;
  private final JournalPart journal;
  private final StorePart store;
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  private volatile @Nullable String failure;
  private volatile @Nullable String storeFailure;
  private volatile @Nullable String storeRefusal;
  private volatile @Nullable String flushFailure;
  private volatile @Nullable String journalFull;
  private volatile @Nullable String journalFailure;
  private volatile @Nullable String readOnly;
  private volatile boolean closed;
  private State lastState = State.STARTING;
  private Instant since;

  NodeState(Path directory, Clock clock, Indexer indexer, JournalPart journal, StorePart store) {
    this.directory = directory;
    this.clock = clock;
    this.indexer = indexer;
    this.journal = journal;
    this.store = store;
    this.since = clock.instant();
  }

  /** Ends when all that the journal holds can be read for the first time, or with the failure. */
  CompletionStage<Void> started() {
    return started;
  }

  boolean isStarted() {
    return started.isDone();
  }

  /** Whether it was not started before. */
  boolean start() {
    return started.complete(null);
  }

  /** Whether parts are still to be opened. */
  boolean isAlive() {
    return !closed && failure == null;
  }

  /** Whether it was open until now. */
  boolean startClosing() {
    boolean wasOpen = !closed;
    closed = true;
    return wasOpen;
  }

  void closed() {
    started.completeExceptionally(
        Problem.of(ErrorCode.STARTING, "the node was closed").toException());
  }

  /**
   * The node cannot start.
   *
   * @param advice what to do about it, behind what happened; may be empty
   */
  void fail(Throwable cause, String advice) {
    String message = cause.getMessage() + advice;
    failure = message;
    LOG.log(Level.ERROR, "the node could not start: {0}", message);
    LOG.log(Level.DEBUG, "the node could not start", cause);
    started.completeExceptionally(
        new StemeDbException(Problem.of(ErrorCode.CONFLICT, message), cause));
  }

  void storeFailed(@Nullable String reason) {
    storeFailure = reason;
    storeRefusal = null;
    flushFailure = null;
    since(condition().state);
  }

  /** The store answers and takes no rows; null when it takes them. */
  void storeRefuses(@Nullable String reason) {
    if (storeRefusal == null && reason != null) {
      LOG.log(Level.ERROR, reason);
    } else if (storeRefusal != null && reason == null) {
      LOG.log(Level.INFO, "the store can be written again");
    }
    storeRefusal = reason;
    since(condition().state);
  }

  /** The store cannot be flushed; null when it can. */
  void flushFailed(@Nullable String reason) {
    if (flushFailure == null && reason != null) {
      LOG.log(Level.WARNING, reason);
    }
    flushFailure = reason;
    since(condition().state);
  }

  /** The journal has no room; null when it has. */
  void journalFull(@Nullable String reason) {
    if (journalFull == null && reason != null) {
      LOG.log(Level.ERROR, "writes are refused: {0}", reason);
    }
    journalFull = reason;
    since(condition().state);
  }

  boolean hasStoreFailed() {
    return storeFailure != null;
  }

  void journalFailed(@Nullable String reason) {
    journalFailure = reason;
  }

  void journalOpened() {
    journalFailure = null;
    readOnly = null;
  }

  void readOnly(String reason) {
    if (readOnly == null) {
      readOnly = reason;
      LOG.log(Level.ERROR, "no more writes: {0}", reason);
    }
  }

  /** What stands against writes as a whole; null when nothing does. */
  @Nullable Problem refusalOfWrites() {
    if (closed) {
      return Problem.of(ErrorCode.JOURNAL_UNAVAILABLE, "the node is closing");
    }
    if (failure != null) {
      return Problem.of(ErrorCode.STARTING, "the node could not start; its log says why");
    }
    if (readOnly != null) {
      return Problem.of(ErrorCode.READ_ONLY, "a flush failed; the node needs a restart");
    }
    if (!started.isDone()) {
      return starting();
    }
    return damage() == null
        ? null
        : Problem.of(ErrorCode.READ_ONLY, "the journal is damaged; the node's health says where");
  }

  /** What the journal found wrong with itself, or null. */
  private @Nullable String damage() {
    try (Holder.Lease<Journal> log = journal.holder().lease()) {
      JournalException damage = log == null ? null : log.get().damage();
      return damage == null ? null : String.valueOf(damage.getMessage());
    }
  }

  /**
   * @throws NotYet while the node is starting
   */
  void requireStarted() {
    if (!started.isDone() || failure != null) {
      throw new NotYet(starting());
    }
  }

  NodeStatus status() {
    Condition now = condition();
    return status(now.state, now.reason, since(now.state));
  }

  private record Condition(State state, String reason) {}

  /** The worst that there is to say. */
  private Condition condition() {
    if (closed) {
      return new Condition(State.CLOSED, "closed");
    }
    String failed = failure;
    if (failed != null) {
      return new Condition(State.FAILED, failed);
    }
    if (!started.isDone()) {
      return new Condition(State.STARTING, missing());
    }
    String damage = damage();
    if (damage != null) {
      return new Condition(State.DAMAGED, damage);
    }
    String noWrites = readOnly;
    if (noWrites != null) {
      return new Condition(State.READ_ONLY, noWrites);
    }
    String degraded = degraded();
    return degraded == null
        ? new Condition(State.READY, "")
        : new Condition(State.DEGRADED, degraded);
  }

  /** What part of the work is not done, and why; null when all is. */
  private @Nullable String degraded() {
    if (storeFailure != null) {
      return withFullJournal(storeFailure);
    }
    if (!store.holder().isOpen() || !journal.holder().isOpen()) {
      return journalFailure == null ? missing() : journalFailure;
    }
    try (Holder.Lease<Store> lease = store.holder().lease()) {
      String own = lease == null ? null : lease.get().degraded();
      String write = storeRefusal == null ? flushFailure : storeRefusal;
      return withFullJournal(write == null ? own : write);
    }
  }

  private @Nullable String withFullJournal(@Nullable String reason) {
    String full = journalFull;
    if (full == null) {
      return reason;
    }
    String refused = "writes are refused: " + full;
    return reason == null ? refused : reason + "; " + refused;
  }

  private synchronized Instant since(State state) {
    if (state != lastState) {
      lastState = state;
      since = clock.instant();
    }
    return since;
  }

  private NodeStatus status(State state, String reason, Instant since) {
    Head head = indexer.head();
    try (Holder.Lease<Journal> log = journal.holder().lease()) {
      long end = log == null || closed ? 0 : log.get().endFrame();
      return new NodeStatus(
          state,
          reason,
          since,
          directory,
          log == null ? null : log.get().generation(),
          head == null ? 0 : head.offset(),
          head == null || head.offset() == 0 ? null : head.time(),
          head == null ? 0 : head.assertions(),
          head == null ? 0 : Math.max(0, end - head.nextFrame()),
          store.name());
    }
  }

  private String missing() {
    if (!journal.holder().isOpen()) {
      return "waiting for the journal (bundle stemedb.wal)";
    }
    String unsupported = started.isDone() ? null : store.unsupported();
    if (unsupported != null) {
      return unsupported + "; install the bundle of another persistent storage backend";
    }
    if (!store.holder().isOpen()) {
      return "waiting for the storage backend "
          + store.name()
          + " (bundle stemedb.storage."
          + store.name()
          + ")";
    }
    return "catching up with the journal";
  }

  private Problem starting() {
    return Problem.of(
        ErrorCode.STARTING,
        failure == null
            ? "the node is starting: " + missing() + "; try again in a moment"
            : "the node could not start; its log says why");
  }
}
