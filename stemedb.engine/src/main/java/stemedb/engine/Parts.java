package stemedb.engine;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
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

  private final DataFolder folder;
  private final StemeDbOptions options;
  private final Clock clock;
  private final Indexer indexer;
  private final Metrics metrics;
  private final Patience patience;
  private final Holder<Journal> journal = new Holder<>("journal");
  private final Holder<Store> store = new Holder<>("store");
  private final Map<String, JournalProvider> providers = new HashMap<>();
  private final Map<String, StorageBackend> backends = new HashMap<>();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final ExecutorService opener =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "stemedb-opener");
            thread.setDaemon(true);
            return thread;
          });

  private volatile @Nullable String failure;
  private volatile @Nullable String storeFailure;
  private volatile @Nullable String readOnly;
  private volatile boolean closed;
  private final Object stateLock = new Object();
  private State lastState = State.STARTING;
  private Instant since;

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
    providers.put(provider.name(), provider);
    openLater();
  }

  synchronized void remove(JournalProvider provider) {
    if (providers.remove(provider.name(), provider) && provider.name().equals(JOURNAL)) {
      journal.close(LEASE_WAIT, Journal::close);
    }
  }

  synchronized void add(StorageBackend backend) {
    backends.put(backend.name(), backend);
    openLater();
  }

  synchronized void remove(StorageBackend backend) {
    if (backends.remove(backend.name(), backend) && backend.name().equals(options.store())) {
      closeStore();
      storeFailure = null; // whatever it was, a new version of the backend gets a new chance
    }
  }

  /**
   * Without a framework nothing comes later: what is missing now is missing.
   *
   * @throws IllegalStateException naming what is not on the class path
   */
  synchronized void requireParts() {
    if (!providers.containsKey(JOURNAL)) {
      throw new IllegalStateException("no journal found: put stemedb.wal on the path");
    }
    if (!backends.containsKey(options.store())) {
      throw new IllegalStateException(
          "no storage backend "
              + options.store()
              + " found, there are "
              + backends.keySet()
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
    } else if (storeFailure != null || !store.isOpen() || !journal.isOpen()) {
      state = State.DEGRADED;
      reason = storeFailure == null ? missing() : storeFailure;
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

  /** Flushes and closes; nobody writes any more. */
  void close() {
    opener.shutdown();
    synchronized (this) {
      store.close(
          LEASE_WAIT,
          open -> {
            open.flush();
            open.close();
          });
      journal.close(LEASE_WAIT, Journal::close);
      folder.close();
      started.completeExceptionally(
          Problem.of(ErrorCode.STARTING, "the node was closed").toException());
    }
  }

  @Override
  public void caughtUp() {
    if (started.complete(null)) {
      LOG.log(Level.INFO, "ready, data folder {0}, store {1}", folder.path(), options.store());
    }
    patience.somethingCame();
  }

  @Override
  public void storeFailed(StorageException cause) {
    LOG.log(Level.ERROR, "the store failed and is closed: {0}", cause.getMessage());
    storeFailure = cause.getMessage();
    if (!started.isDone()) {
      fail(cause);
    }
    try {
      opener.execute(this::closeStore);
    } catch (RejectedExecutionException e) {
      // closing anyway
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
    if (!closed) {
      opener.execute(this::open);
    }
  }

  private synchronized void open() {
    if (closed || failure != null) {
      return;
    }
    try {
      openJournal();
      openStore();
    } catch (StorageException | JournalException | UncheckedIOException e) {
      if (started.isDone()) {
        LOG.log(Level.ERROR, "could not be opened again: {0}", e.getMessage());
        storeFailure = e.getMessage();
      } else {
        fail(e);
      }
    }
  }

  private void openJournal() {
    JournalProvider provider = providers.get(JOURNAL);
    if (journal.isOpen() || provider == null) {
      return;
    }
    Journal opened =
        provider.open(
            folder.journal(),
            new JournalOptions(options.durability(), options.segmentBytes(), metrics));
    try {
      if (opened.endFrame() == opened.startFrame()) {
        opened
            .append(List.of(GenesisRecord.make(folder.rootKey(), now())))
            .toCompletableFuture()
            .join();
      }
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    journal.open(opened);
    readOnly = null;
  }

  private void openStore() {
    StorageBackend backend = backends.get(options.store());
    if (store.isOpen() || backend == null || storeFailure != null) {
      return;
    }
    Path directory = StoreManifest.claim(folder.store(), backend);
    store.open(backend.open(directory, new StoreOptions(options.cacheBytes(), WRITE_BUFFER_BYTES)));
  }

  private synchronized void closeStore() {
    store.close(LEASE_WAIT, Store::close);
  }

  private void fail(RuntimeException cause) {
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
