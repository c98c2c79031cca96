package stemedb.engine;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StoreOptions;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.query.PairCache;
import stemedb.engine.store.DataFolder;
import stemedb.engine.store.JournalPart;
import stemedb.engine.store.StorePart;
import stemedb.engine.submit.JournalWriter;

/*
 * Opens journal and store as their bundles come, again after a failure, and keeps the node's state.
 * Opening can take long (recovery), so it runs on a thread of its own.
 */
final class Parts implements JournalWriter.Listener {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final int WRITE_BUFFER_BYTES = 32 << 20;
  private static final long RETRY_SECONDS_MIN = 5;
  private static final long RETRY_SECONDS_MAX = 60;

  /** More than journal and store need to be opened. */
  private static final long ROOM_TO_START = 256L << 20;

  private static final String MAKE_ROOM =
      " (make room on the disk and start again: the journal keeps all that was acknowledged)";

  private final DataFolder folder;
  private final Patience patience;
  private final JournalPart journal;
  private final StorePart store;
  private final NodeState state;
  private final ScheduledExecutorService opener =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stemedb-opener");
            thread.setDaemon(true);
            return thread;
          });
  private final Metrics.Counter journalSwaps;
  private final Metrics.Counter storeSwaps;
  private volatile Runnable rebuild = () -> {};
  private volatile boolean nothingComes;
  private volatile long retrySeconds = RETRY_SECONDS_MIN;

  Parts(
      DataFolder folder,
      StemeDbOptions options,
      Clock clock,
      Indexer indexer,
      Metrics metrics,
      Patience patience) {
    this.folder = folder;
    this.patience = patience;
    this.journal =
        new JournalPart(
            folder.journal(),
            new JournalOptions(options.durability(), options.segmentBytes(), metrics),
            () ->
                GenesisRecord.make(
                    folder.rootKey(),
                    options.governance(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS)));
    this.store =
        new StorePart(
            folder.store(),
            options.store(),
            new StoreOptions(
                PairCache.leftForStore(options.cacheBytes()),
                WRITE_BUFFER_BYTES,
                Keys.readFamilies(),
                metrics));
    this.journalSwaps = metrics.counter("stemedb_bundle_swaps_total", "bundle", "journal");
    this.storeSwaps = metrics.counter("stemedb_bundle_swaps_total", "bundle", "storage");
    this.state = new NodeState(folder.path(), clock, indexer, journal, store);
  }

  JournalPart journal() {
    return journal;
  }

  StorePart store() {
    return store;
  }

  NodeState state() {
    return state;
  }

  /** A store that cannot be read is to be made anew by this, without being asked. */
  void rebuildBy(Runnable task) {
    rebuild = task;
  }

  /** Another store has taken over, by a task. */
  void tookOver() {
    state.storeFailed(null);
    patience.somethingCame();
  }

  void add(JournalProvider provider) {
    journal.add(provider);
    openLater();
  }

  void remove(JournalProvider provider) {
    journal.remove(provider);
    openLater(); // another of that name may be there
  }

  void add(StorageBackend backend) {
    store.add(backend);
    openLater();
  }

  void remove(StorageBackend backend) {
    if (store.remove(backend)) {
      state.storeFailed(null); // whatever it was, a new version of the backend gets a new chance
    }
    openLater();
  }

  /**
   * Without a framework nothing comes later: what is missing now is missing.
   *
   * @throws IllegalStateException naming what is not on the class path
   */
  void requireParts() {
    if (!journal.isInstalled()) {
      throw new IllegalStateException("no journal found: put stemedb.wal on the path");
    }
    List<String> installed = store.installed().stream().map(StorageBackend::name).toList();
    if (!installed.contains(store.wanted())) {
      throw new IllegalStateException(
          "no storage backend "
              + store.wanted()
              + " found, there are "
              + installed
              + ": put stemedb.storage."
              + store.wanted()
              + " on the path");
    }
    nothingComes = true;
    openLater();
  }

  /** Flushes and closes; nobody writes any more. What fails on the way stops none of the rest. */
  void close() {
    opener.shutdownNow();
    quietly("the store", store::flushAndClose);
    quietly("the journal", journal::close);
    quietly("the data folder", folder::close);
    state.closed();
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
    if (state.start()) {
      LOG.log(Level.INFO, "ready, data folder {0}, store {1}", folder.path(), store.name());
    }
    state.storeRefuses(null);
    retrySeconds = RETRY_SECONDS_MIN;
    patience.somethingCame();
  }

  @Override
  public void storeRefuses(StorageException cause) {
    state.storeRefuses(
        "the store cannot be written: "
            + cause.getMessage()
            + " (records go into the journal and are read when it can)");
  }

  /**
   * How a flush of the store ended. One that failed is tried again soon and costs nothing but time
   * after a crash, for the journal has the records.
   */
  void flushed(@Nullable StorageException failure) {
    if (failure != null && failure.reason() != StorageException.Reason.IO) {
      storeFailed(failure);
    } else {
      state.flushFailed(
          failure == null ? null : "the store cannot be flushed: " + failure.getMessage());
    }
  }

  @Override
  public void journalFull(@Nullable String reason) {
    state.journalFull(reason);
  }

  /**
   * The node goes on without its store: writes go into the journal, questions wait and are refused.
   * A store that could not read or write is tried again, since a full disk may have room again; one
   * that is damaged is not, it is to be made anew.
   */
  @Override
  public void storeFailed(StorageException cause) {
    storeFailed(cause, cause.reason() == StorageException.Reason.UNREADABLE);
  }

  /** At the start the node then fails: somebody is to look which of the two is the wrong one. */
  @Override
  public void storeUnfit(StorageException cause) {
    storeFailed(cause, false);
  }

  /**
   * @param replaceable whether the journal has all that the store had
   */
  private void storeFailed(StorageException cause, boolean replaceable) {
    if (state.hasStoreFailed()) {
      return;
    }
    boolean damaged = cause.reason() == StorageException.Reason.UNREADABLE;
    String advice = damaged ? " (stemedb storage rebuild makes it anew)" : "";
    LOG.log(Level.ERROR, "the store failed and is closed: {0}{1}", cause.getMessage(), advice);
    state.storeFailed("the store failed: " + cause.getMessage() + advice);
    if (!state.isStarted()) {
      if (!replaceable || !journal.holder().isOpen()) {
        state.fail(cause, advice(cause));
        return;
      }
      state.start(); // the journal takes writes
    }
    later(0, store::close);
    if (damaged) {
      later(0, rebuild);
    } else if (cause.reason() == StorageException.Reason.IO) {
      retryLater();
    }
  }

  @Override
  public void journalReadOnly(String reason) {
    state.readOnly(reason);
  }

  private void openLater() {
    later(0, this::open);
  }

  private void retryLater() {
    later(
        retrySeconds,
        () -> {
          state.storeFailed(null);
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

  private void open() {
    try {
      if (state.isAlive() && journal.open()) {
        journalSwaps.add(state.isStarted() ? 1 : 0);
        state.journalOpened();
      }
    } catch (RuntimeException | LinkageError e) {
      state.journalFailed(notOpened("the journal", e));
    }
    try {
      if (state.isAlive() && !state.hasStoreFailed()) {
        openStore();
      }
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.UNREADABLE && journal.holder().isOpen()) {
        storeFailed(e);
      } else {
        state.storeFailed(notOpened("the store", e));
      }
    } catch (RuntimeException | LinkageError e) {
      state.storeFailed(notOpened("the store", e));
    }
  }

  private void openStore() {
    if (store.open()) {
      storeSwaps.add(state.isStarted() ? 1 : 0);
    } else if (nothingComes && !state.isStarted() && store.unsupported() != null) {
      throw new IllegalStateException(
          store.unsupported() + "; no other persistent storage backend is on the path");
    }
  }

  /** What helps, when it is the disk that is full. */
  private String advice(Throwable cause) {
    boolean full =
        cause instanceof JournalException refusal
            ? refusal.reason() == JournalException.Reason.FULL
            : cause instanceof StorageException failure
                && failure.reason() == StorageException.Reason.IO
                && folder.roomBytes() < ROOM_TO_START;
    return full ? MAKE_ROOM : "";
  }

  /** At the start the node fails; later it tries again. */
  private String notOpened(String what, Throwable cause) {
    if (!state.isStarted()) {
      state.fail(cause, advice(cause));
    } else {
      LOG.log(Level.ERROR, what + " could not be opened again", cause);
      retryLater();
    }
    return String.valueOf(cause.getMessage());
  }
}
