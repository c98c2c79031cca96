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

  /** The node cannot start. */
  void fail(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    failure = message;
    LOG.log(Level.ERROR, "the node could not start: {0}", message);
    LOG.log(Level.DEBUG, "the node could not start", cause);
    started.completeExceptionally(
        new StemeDbException(Problem.of(ErrorCode.CONFLICT, message), cause));
  }

  void storeFailed(@Nullable String reason) {
    storeFailure = reason;
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
    State state = State.READY;
    String reason = "";
    String damage = damage();
    if (closed) {
      state = State.CLOSED;
      reason = "closed";
    } else if (failure != null) {
      state = State.FAILED;
      reason = failure;
    } else if (!started.isDone()) {
      state = State.STARTING;
      reason = missing();
    } else if (damage != null) {
      state = State.DAMAGED;
      reason = damage;
    } else if (readOnly != null) {
      state = State.READ_ONLY;
      reason = readOnly;
    } else if (storeFailure != null) {
      state = State.DEGRADED;
      reason = storeFailure;
    } else if (!store.holder().isOpen() || !journal.holder().isOpen()) {
      state = State.DEGRADED;
      reason = journalFailure == null ? missing() : journalFailure;
    } else {
      String worse = degraded();
      if (worse != null) {
        state = State.DEGRADED;
        reason = worse;
      }
    }
    return status(state, reason, since(state));
  }

  private @Nullable String degraded() {
    try (Holder.Lease<Store> lease = store.holder().lease()) {
      return lease == null ? null : lease.get().degraded();
    }
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
