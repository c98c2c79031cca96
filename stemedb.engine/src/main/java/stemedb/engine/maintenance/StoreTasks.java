package stemedb.engine.maintenance;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.JournalAdmin;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.StorageAdmin;
import stemedb.api.StoreInfo;
import stemedb.api.StoreTask;
import stemedb.api.StoreTask.Kind;
import stemedb.api.journal.Journal;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreStatistics;
import stemedb.engine.index.Family;
import stemedb.engine.index.Indexer;
import stemedb.engine.store.Holder;
import stemedb.engine.store.StorePart;
import stemedb.engine.submit.JournalWriter;

/** The tasks of operators on the store: one at a time, on a thread of its own. */
public final class StoreTasks implements StorageAdmin, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final long END_SECONDS = 30;
  private static final int REPAIRS_MAX = 3;

  /** Its word among those who hold the journal. */
  private static final String HOLDER = "storage task";

  private final StorePart store;
  private final Holder<Journal> journal;
  private final Indexer indexer;
  private final JournalWriter writer;
  private final JournalAdmin holds;
  private final Function<Indexer, List<Family>> families;
  private final Clock clock;
  private final Runnable tookOver;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "stemedb-storage");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });
  private final AtomicInteger repairs = new AtomicInteger();
  private volatile @Nullable TaskRun last;

  /**
   * @param holds keeps the journal whole while a task reads it
   * @param families the families that follow, for an indexer
   * @param tookOver is called when another store has taken over
   */
  public StoreTasks(
      StorePart store,
      Holder<Journal> journal,
      Indexer indexer,
      JournalWriter writer,
      JournalAdmin holds,
      Function<Indexer, List<Family>> families,
      Clock clock,
      Runnable tookOver) {
    this.store = store;
    this.journal = journal;
    this.indexer = indexer;
    this.writer = writer;
    this.holds = holds;
    this.families = families;
    this.clock = clock;
    this.tookOver = tookOver;
  }

  @Override
  public List<StoreInfo> stores() {
    List<StoreInfo> all = new ArrayList<>();
    String active = store.name();
    List<StorageBackend> installed = store.installed();
    for (StorageBackend backend : installed) {
      all.add(info(backend.name(), backend, backend.name().equals(active)));
    }
    if (all.stream().noneMatch(StoreInfo::active)) {
      all.add(info(active, null, true));
    }
    return all;
  }

  private StoreInfo info(String name, @Nullable StorageBackend backend, boolean active) {
    String detail = "";
    String degraded = null;
    long bytes = store.sizeBytes(name);
    try (Holder.Lease<Store> lease = active ? store.holder().lease() : null) {
      if (lease != null) {
        StoreStatistics statistics = lease.get().statistics();
        detail = statistics.detail();
        degraded = lease.get().degraded();
        bytes = Math.max(bytes, statistics.sizeBytes()); // with what is not in files yet
      }
    }
    return new StoreInfo(
        name,
        backend == null ? "" : backend.description(),
        backend != null,
        active,
        backend != null && backend.persistent(),
        bytes,
        detail,
        degraded);
  }

  @Override
  public CompletionStage<StoreTask> switchTo(String backend) {
    StorageBackend wanted =
        store.installed().stream()
            .filter(one -> one.name().equals(backend))
            .findFirst()
            .orElse(null);
    if (wanted == null) {
      return refused(
          ErrorCode.NOT_FOUND,
          "no storage backend "
              + backend
              + " is installed, there are "
              + store.installed().stream().map(StorageBackend::name).toList());
    }
    if (backend.equals(store.name())) {
      return refused(ErrorCode.CONFLICT, backend + " is the active store already");
    }
    if (!wanted.persistent() && isTrimmed()) {
      return refused(
          ErrorCode.CONFLICT,
          backend
              + " forgets its rows when the node ends, and the journal no longer has them all:"
              + " only a persistent store can hold them");
    }
    return start(Kind.SWITCH, backend);
  }

  /** The same for a backend that somebody put into the configuration, who does not wait. */
  public void configured(String backend) {
    if (backend.equals(store.name())) {
      return;
    }
    LOG.log(Level.INFO, "{0} is configured now, the data is in {1}", backend, store.name());
    switchTo(backend)
        .whenComplete(
            (task, failure) -> {
              if (failure != null) {
                LOG.log(
                    Level.WARNING,
                    "the store stays {0} though {1} is configured: {2}",
                    store.name(),
                    backend,
                    detail(failure));
              }
            });
  }

  private static String detail(Throwable failure) {
    String message =
        failure instanceof StemeDbException refusal
            ? refusal.problem().detail()
            : failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private boolean isTrimmed() {
    try (Holder.Lease<Journal> log = journal.lease()) {
      return log != null && log.get().startFrame() > 1;
    }
  }

  @Override
  public CompletionStage<StoreTask> rebuild() {
    return start(Kind.REBUILD, store.name());
  }

  @Override
  public CompletionStage<StoreTask> verify() {
    return start(Kind.VERIFY, store.name());
  }

  /** Makes a damaged store anew without being asked; a few times at most, then that is no help. */
  public void repair() {
    if (repairs.incrementAndGet() <= REPAIRS_MAX) {
      LOG.log(Level.WARNING, "the store is damaged and made anew from the journal");
      rebuild();
    }
  }

  private synchronized CompletionStage<StoreTask> start(Kind kind, String backend) {
    TaskRun running = last;
    if (running != null && running.isRunning()) {
      return refused(
          ErrorCode.CONFLICT,
          "a "
              + running.kind().name().toLowerCase(Locale.ROOT)
              + " runs already: wait for it or cancel it");
    }
    TaskRun run = new TaskRun(kind, backend, clock);
    StoreMove move = new StoreMove(run, store, journal, indexer, writer, families, tookOver);
    try {
      executor.execute(() -> run(run, move));
    } catch (RejectedExecutionException e) {
      return refused(ErrorCode.CONFLICT, "the node is closing");
    }
    last = run;
    return CompletableFuture.completedFuture(run.task());
  }

  private void run(TaskRun run, StoreMove move) {
    LOG.log(Level.INFO, "{0} of store {1} begins", run.kind(), run.backend());
    try {
      run.end(StoreTask.State.DONE, withWholeJournal(move));
      LOG.log(
          Level.INFO, "{0} of {1} is done: {2}", run.kind(), run.backend(), run.task().reason());
    } catch (TaskRun.CancelledException e) {
      run.end(StoreTask.State.CANCELLED, "cancelled");
      LOG.log(Level.INFO, "{0} of store {1} was cancelled", run.kind(), run.backend());
    } catch (RuntimeException | Error e) { // whatever a backend throws, the node goes on
      run.end(StoreTask.State.FAILED, detail(e));
      LOG.log(Level.ERROR, run.kind() + " of store " + run.backend() + " failed", e);
    }
  }

  /** Nothing is trimmed meanwhile: the new store may have to begin where the journal does. */
  private String withWholeJournal(StoreMove move) {
    holds.hold(HOLDER, 1);
    try {
      return move.run();
    } finally {
      holds.release(HOLDER);
    }
  }

  @Override
  public @Nullable StoreTask task() {
    TaskRun run = last;
    return run == null ? null : run.task();
  }

  @Override
  public boolean cancel() {
    TaskRun run = last;
    return run != null && run.cancel();
  }

  @Override
  public synchronized CompletionStage<Long> drop(String backend) {
    TaskRun running = last;
    if (running != null && running.isRunning() && running.backend().equals(backend)) {
      return refused(ErrorCode.CONFLICT, "a task works on " + backend + ": cancel it first");
    }
    return CompletableFuture.supplyAsync(() -> store.drop(backend), executor)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure.getCause() == null ? failure : failure.getCause()));
  }

  private static <T> CompletionStage<T> refused(ErrorCode code, String detail) {
    return CompletableFuture.failedFuture(Problem.of(code, detail).toException());
  }

  /** Ends what runs, and waits for it. */
  @Override
  public void close() {
    cancel();
    executor.shutdown(); // no interrupt: it would close the files of some backends
    try {
      if (!executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.ERROR, "a task of the store does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
