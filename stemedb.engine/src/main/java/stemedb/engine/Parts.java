package stemedb.engine;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus;
import stemedb.api.NodeStatus.State;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.store.DataFolder;
import stemedb.engine.store.Holder;
import stemedb.engine.store.StoreManifest;
import stemedb.engine.submit.JournalWriter;

/*
 * Journal and store, which come and go with their bundles. Providers are added and removed from any
 * thread. Opening can take long (recovery), so it runs on a thread of its own; closing is done
 * before the removal returns, because afterwards the provider's classes are gone.
 *
 * Only the journal and the backend that are configured are ever opened: when LevelDB is stopped, the
 * node waits for it and does not slide onto an empty memory store.
 */
final class Parts implements JournalWriter.Listener {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final String JOURNAL = "local";
  private static final Duration LEASE_WAIT = Duration.ofSeconds(10);
  private static final int WRITE_BUFFER_BYTES = 32 << 20;
  private static final long RETRY_SECONDS_MIN = 5;
  private static final long RETRY_SECONDS_MAX = 60;

  private final DataFolder folder;
  private final StemeDbOptions options;
  private final Clock clock;
  private final Indexer indexer;
  private final Metrics metrics;
  private final Patience patience;
  private final Holder<Journal> journal = new Holder<>("journal");
  private final Holder<Store> store = new Holder<>("store");
  private final List<JournalProvider> providers = new ArrayList<>();
  private final List<StorageBackend> backends = new ArrayList<>();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final ScheduledExecutorService opener =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stemedb-opener");
            thread.setDaemon(true);
            return thread;
          });

  private volatile @Nullable String failure;
  private volatile @Nullable String storeFailure;
  private volatile @Nullable String journalFailure;
  private volatile @Nullable String readOnly;
  private volatile boolean closed;
  private final Object stateLock = new Object();
  private State lastState = State.STARTING;
  private Instant since;
  private @Nullable JournalProvider journalFrom;
  private @Nullable StorageBackend storeFrom;
  private long retrySeconds = RETRY_SECONDS_MIN;

  Parts(
      DataFolder folder,
      StemeDbOptions options,
      Clock clock,
      Indexer indexer,
      Metrics metrics,
      Patience patience) {
    this.folder = folder;
    this.options = options;
    this.clock = clock;
    this.indexer = indexer;
    this.metrics = metrics;
    this.patience = patience;
    this.since = clock.instant();
  }

  Holder<Journal> journal() {
    return journal;
  }

  Holder<Store> store() {
    return store;
  }

  /** Ends when all that the journal holds can be read for the first time, or with the failure. */
  CompletionStage<Void> started() {
    return started;
  }

  synchronized void add(JournalProvider provider) {
    providers.add(provider);
    openLater();
  }

  synchronized void remove(JournalProvider provider) {
    providers.remove(provider);
    if (journalFrom == provider) {
      journal.close(LEASE_WAIT, Journal::close);
      journalFrom = null;
    }
    openLater(); // another of that name may be there
  }

  synchronized void add(StorageBackend backend) {
    backends.add(backend);
    openLater();
  }

  synchronized void remove(StorageBackend backend) {
    backends.remove(backend);
    if (storeFrom == backend) {
      closeStore();
      storeFrom = null;
      storeFailure = null; // whatever it was, a new version of the backend gets a new chance
    }
    openLater();
  }

  /**
   * Without a framework nothing comes later: what is missing now is missing.
   *
   * @throws IllegalStateException naming what is not on the class path
   */
  synchronized void requireParts() {
    if (provider() == null) {
      throw new IllegalStateException("no journal found: put stemedb.wal on the path");
    }
    if (backend() == null) {
      throw new IllegalStateException(
          "no storage backend "
              + options.store()
              + " found, there are "
              + backends.stream().map(StorageBackend::name).toList()
              + ": put stemedb.storage."
              + options.store()
              + " on the path");
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
    return started.isDone() ? null : starting();
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
    if (closed) {
      state = State.CLOSED;
      reason = "closed";
    } else if (failure != null) {
      state = State.FAILED;
      reason = failure;
    } else if (!started.isDone()) {
      state = State.STARTING;
      reason = missing();
    } else if (readOnly != null) {
      state = State.READ_ONLY;
      reason = readOnly;
    } else if (storeFailure != null) {
      state = State.DEGRADED;
      reason = storeFailure;
    } else if (!store.isOpen() || !journal.isOpen()) {
      state = State.DEGRADED;
      reason = journalFailure == null ? missing() : journalFailure;
    }
    return status(state, reason, since(state));
  }

  /** Has a lock of its own: health is asked for while a store waits to be closed. */
  private Instant since(State state) {
    synchronized (stateLock) {
      if (state != lastState) {
        lastState = state;
        since = clock.instant();
      }
      return since;
    }
  }

  /** Whether it was open until now. */
  boolean startClosing() {
    boolean wasOpen = !closed;
    closed = true;
    return wasOpen;
  }

  /** Flushes and closes; nobody writes any more. What fails on the way stops none of the rest. */
  void close() {
    opener.shutdownNow();
    synchronized (this) {
      quietly("the store", () -> store.close(LEASE_WAIT, Parts::flushAndClose));
      quietly("the journal", () -> journal.close(LEASE_WAIT, Journal::close));
      quietly("the data folder", folder::close);
      started.completeExceptionally(
          Problem.of(ErrorCode.STARTING, "the node was closed").toException());
    }
  }

  private static void flushAndClose(Store open) {
    try {
      open.flush();
    } finally {
      open.close();
    }
  }

  private static void quietly(String what, Runnable close) {
    try {
      close.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "closing " + what + " failed", e);
    }
  }

  @Override
  public void caughtUp() {
    if (started.complete(null)) {
      LOG.log(Level.INFO, "ready, data folder {0}, store {1}", folder.path(), options.store());
    }
    retrySeconds = RETRY_SECONDS_MIN;
    patience.somethingCame();
  }

  @Override
  public void storeFailed(StorageException cause) {
    LOG.log(Level.ERROR, "the store failed and is closed: {0}", cause.getMessage());
    storeFailure = cause.getMessage();
    if (!started.isDone()) {
      fail(cause);
    }
    later(0, this::closeStore);
    if (cause.reason() == StorageException.Reason.IO) {
      retryLater(); // a full disk may have room again
    }
  }

  @Override
  public void journalReadOnly(String reason) {
    if (readOnly == null) {
      readOnly = reason;
      LOG.log(Level.ERROR, "no more writes: {0}", reason);
    }
  }

  private void openLater() {
    later(0, this::open);
  }

  private void retryLater() {
    later(
        retrySeconds,
        () -> {
          storeFailure = null;
          open();
        });
    retrySeconds = Math.min(2 * retrySeconds, RETRY_SECONDS_MAX);
  }

  private void later(long seconds, Runnable task) {
    try {
      opener.schedule(task, seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      // closing anyway
    }
  }

  private synchronized void open() {
    try {
      if (!closed && failure == null) {
        openJournal();
      }
    } catch (RuntimeException | LinkageError e) {
      journalFailure = notOpened("the journal", e);
    }
    try {
      if (!closed && failure == null) {
        openStore();
      }
    } catch (RuntimeException | LinkageError e) {
      storeFailure = notOpened("the store", e);
    }
  }

  /** At the start the node fails; later it tries again. */
  private String notOpened(String what, Throwable cause) {
    if (!started.isDone()) {
      fail(cause);
    } else {
      LOG.log(Level.ERROR, what + " could not be opened again", cause);
      retryLater();
    }
    return String.valueOf(cause.getMessage());
  }

  private void openJournal() {
    JournalProvider provider = provider();
    if (journal.isOpen() || provider == null) {
      return;
    }
    Journal opened =
        provider.open(
            folder.journal(),
            new JournalOptions(options.durability(), options.segmentBytes(), metrics));
    try {
      if (opened.endFrame() == 1) {
        begin(opened);
      }
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    journal.open(opened);
    journalFrom = provider;
    journalFailure = null;
    readOnly = null;
  }

  /** Record 1 of a journal that holds nothing. */
  private void begin(Journal empty) {
    try {
      empty
          .append(List.of(GenesisRecord.make(folder.rootKey(), now())))
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof JournalException refusal ? refusal : e;
    }
  }

  private void openStore() {
    StorageBackend backend = backend();
    if (store.isOpen() || backend == null || storeFailure != null) {
      return;
    }
    Path directory = StoreManifest.claim(folder.store(), backend);
    store.open(backend.open(directory, new StoreOptions(options.cacheBytes(), WRITE_BUFFER_BYTES)));
    storeFrom = backend;
  }

  private synchronized void closeStore() {
    store.close(LEASE_WAIT, Store::close);
  }

  private @Nullable JournalProvider provider() {
    return providers.stream().filter(one -> one.name().equals(JOURNAL)).findFirst().orElse(null);
  }

  private @Nullable StorageBackend backend() {
    return backends.stream()
        .filter(one -> one.name().equals(options.store()))
        .findFirst()
        .orElse(null);
  }

  private void fail(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    failure = message;
    LOG.log(Level.ERROR, "the node could not start: {0}", message);
    LOG.log(Level.DEBUG, "the node could not start", cause);
    started.completeExceptionally(
        new StemeDbException(Problem.of(ErrorCode.CONFLICT, message), cause));
  }

  private NodeStatus status(State state, String reason, Instant since) {
    Head head = indexer.head();
    try (Holder.Lease<Journal> log = journal.lease()) {
      long end = log == null || closed ? 0 : log.get().endFrame();
      return new NodeStatus(
          state,
          reason,
          since,
          folder.path(),
          log == null ? null : log.get().generation(),
          head == null ? 0 : head.offset(),
          head == null || head.offset() == 0 ? null : head.time(),
          head == null ? 0 : head.assertions(),
          head == null ? 0 : Math.max(0, end - head.nextFrame()),
          options.store());
    }
  }

  private String missing() {
    if (!journal.isOpen()) {
      return "waiting for the journal (bundle stemedb.wal)";
    }
    if (!store.isOpen()) {
      return "waiting for the storage backend "
          + options.store()
          + " (bundle stemedb.storage."
          + options.store()
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

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
