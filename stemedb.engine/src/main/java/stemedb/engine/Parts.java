package stemedb.engine;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StoreOptions;
import stemedb.engine.index.Indexer;
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
                    folder.rootKey(), clock.instant().truncatedTo(ChronoUnit.MICROS)));
    this.store =
        new StorePart(
            folder.store(),
            options.store(),
            new StoreOptions(PairCache.leftForStore(options.cacheBytes()), WRITE_BUFFER_BYTES));
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
    if (!store.installed().contains(store.name())) {
      throw new IllegalStateException(
          "no storage backend "
              + store.name()
              + " found, there are "
              + store.installed()
              + ": put stemedb.storage."
              + store.name()
              + " on the path");
    }
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
    retrySeconds = RETRY_SECONDS_MIN;
    patience.somethingCame();
  }

  @Override
  public void storeFailed(StorageException cause) {
    LOG.log(Level.ERROR, "the store failed and is closed: {0}", cause.getMessage());
    state.storeFailed(cause.getMessage());
    if (!state.isStarted()) {
      state.fail(cause);
    }
    later(0, store::close);
    if (cause.reason() == StorageException.Reason.IO) {
      retryLater(); // a full disk may have room again
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
        state.journalOpened();
      }
    } catch (RuntimeException | LinkageError e) {
      state.journalFailed(notOpened("the journal", e));
    }
    try {
      if (state.isAlive() && !state.hasStoreFailed()) {
        store.open();
      }
    } catch (RuntimeException | LinkageError e) {
      state.storeFailed(notOpened("the store", e));
    }
  }

  /** At the start the node fails; later it tries again. */
  private String notOpened(String what, Throwable cause) {
    if (!state.isStarted()) {
      state.fail(cause);
    } else {
      LOG.log(Level.ERROR, what + " could not be opened again", cause);
      retryLater();
    }
    return String.valueOf(cause.getMessage());
  }
}
