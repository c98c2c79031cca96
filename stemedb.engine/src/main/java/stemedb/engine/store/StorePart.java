package stemedb.engine.store;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;

/**
 * The store, which comes and goes with its backend's bundle. Backends are added and removed from
 * any thread; closing is done before the removal returns, because afterwards the backend's classes
 * are gone.
 *
 * <p>Only the backend that {@code store/MANIFEST.json} names is ever opened, in a new data folder
 * the one that is configured: when LevelDB is stopped, the node waits for it and does not slide
 * onto an empty memory store. Another one takes its place by {@link #adopt} alone.
 */
public final class StorePart {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final Duration LEASE_WAIT = Duration.ofSeconds(10);

  /** Longer than a question may take, so that no question is disturbed. */
  private static final Duration RETIRED_PATIENCE = Duration.ofSeconds(6);

  /** Who comes first where the configured backend cannot run: what needs no native library. */
  private static final List<String> FALLBACKS = List.of("mvstore", "rocksdb");

  private final Path root;
  private final StoreFolders folders;
  private final String configured;
  private final StoreOptions options;
  private final Metrics metrics;
  private final Holder<Store> holder = new Holder<>("store");
  private final ReentrantLock lock = new ReentrantLock();
  private final List<StorageBackend> backends = new ArrayList<>();
  private final Map<StorageBackend, String> unsupported = new HashMap<>();
  private final List<Retiring> retiring = new ArrayList<>();
  private @Nullable StoreTarget target;
  private @Nullable StorageBackend from;
  private @Nullable StoreManifest manifest;
  private volatile String name;
  private boolean prepared;
  private boolean ended;

  private record Retiring(StorageBackend backend, Holder.Retired<Store> store) {
    private void close(Duration patience) {
      store.close(patience, LEASE_WAIT, Store::close);
    }
  }

  /**
   * @param root the folder of all stores
   * @param configured name of the backend for a new data folder
   */
  public StorePart(Path root, String configured, StoreOptions options) {
    this.root = root;
    this.folders = new StoreFolders(root);
    this.configured = configured;
    this.name = configured;
    this.options = options;
    this.metrics = options.metrics();
  }

  /** Where those who use the store get it from. */
  public Holder<Store> holder() {
    return holder;
  }

  /** Name of the backend that is used or waited for. */
  public String name() {
    return name;
  }

  /** Name of the backend that the data folder wants, before anything was opened. */
  public String wanted() {
    StoreManifest found = StoreManifest.read(root);
    return found == null ? configured : found.backend();
  }

  /** A backend is there; {@link #open()} may use it. */
  public void add(StorageBackend backend) {
    locked(() -> backends.add(backend));
  }

  /**
   * A backend goes; what it opened is closed.
   *
   * @return whether it was the one that is used
   */
  public boolean remove(StorageBackend backend) {
    lock.lock();
    try {
      backends.remove(backend);
      unsupported.remove(backend);
      StoreTarget filling = target;
      if (filling != null && filling.backend() == backend) {
        filling.holder().close(LEASE_WAIT, Store::close);
      }
      for (Retiring one : List.copyOf(retiring)) {
        if (one.backend == backend) {
          one.close(Duration.ZERO);
          retiring.remove(one);
        }
      }
      if (from != backend) {
        return false;
      }
      holder.close(LEASE_WAIT, Store::close);
      from = null;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The backends that are there, by name. */
  public List<StorageBackend> installed() {
    lock.lock();
    try {
      return backends.stream().sorted(Comparator.comparing(StorageBackend::name)).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Opens the store, unless it is open or its backend is not there.
   *
   * @return whether it was opened just now
   * @throws StorageException when the backend cannot open it
   * @throws stemedb.api.StemeDbException when this node is not to open it
   */
  public boolean open() {
    lock.lock();
    try {
      if (ended || holder.isOpen()) {
        return false;
      }
      readManifest();
      StoreManifest known = manifest;
      return known == null ? openNew() : open(backend(known.backend()), known);
    } finally {
      lock.unlock();
    }
  }

  private void readManifest() {
    if (prepared) {
      return;
    }
    StoreManifest found = StoreManifest.read(root);
    folders.cleanUp(found == null ? null : found.folder());
    if (found != null) {
      name = found.backend();
      if (!name.equals(configured)) {
        LOG.log(
            Level.WARNING,
            "the data is in {0}, though {1} is configured: it stays there, {2} moves it",
            name,
            configured,
            "stemedb storage switch " + configured);
      }
    }
    manifest = found;
    prepared = true;
  }

  private boolean open(@Nullable StorageBackend backend, StoreManifest where) {
    if (backend == null) {
      return false;
    }
    Store store = opened(backend, where.folder());
    name = where.backend(); // before anybody can see that it is open
    from = backend;
    holder.open(store);
    return true;
  }

  /** Whether what the store holds survives a restart; false while none was opened. */
  public boolean keeps() {
    lock.lock();
    try {
      return from != null && from.persistent();
    } finally {
      lock.unlock();
    }
  }

  private Store opened(StorageBackend backend, String folder) {
    long start = System.nanoTime();
    Store store = backend.open(folders.path(folder), options);
    metrics
        .histogram(
            "stemedb_storage_operation_duration_seconds",
            "operation",
            "open",
            "backend",
            backend.name())
        .observeNanos(System.nanoTime() - start);
    return new MeteredStore(store, metrics, backend.name());
  }

  /** In a new data folder: the configured backend, or another one where that cannot run. */
  private boolean openNew() {
    StorageBackend wanted = backend(configured);
    if (wanted == null) {
      return false;
    }
    StorageBackend backend = unsupported.containsKey(wanted) ? fallback() : wanted;
    while (backend != null) {
      try {
        StoreManifest fresh = new StoreManifest(backend.name(), backend.name());
        open(backend, fresh);
        if (backend.persistent()) {
          fresh.write(root);
          manifest = fresh;
        }
        if (backend != wanted) {
          LOG.log(
              Level.WARNING,
              "{0} cannot run on this machine, so the data goes into {1}: {2}",
              configured,
              name,
              unsupported.get(wanted));
        }
        return true;
      } catch (StorageException e) {
        if (e.reason() != StorageException.Reason.UNSUPPORTED) {
          throw e;
        }
        unsupported.put(backend, String.valueOf(e.getMessage()));
        backend = fallback();
      }
    }
    return false;
  }

  private @Nullable StorageBackend fallback() {
    return backends.stream()
        .filter(one -> one.persistent() && !unsupported.containsKey(one))
        .min(
            Comparator.comparingInt((StorageBackend one) -> rank(one.name()))
                .thenComparing(StorageBackend::name))
        .orElse(null);
  }

  private static int rank(String backend) {
    int place = FALLBACKS.indexOf(backend);
    return place < 0 ? FALLBACKS.size() : place;
  }

  /** Why the configured backend cannot run here; null when it can, or is not there. */
  public @Nullable String unsupported() {
    lock.lock();
    try {
      StorageBackend wanted = backend(configured);
      return manifest == null && wanted != null ? unsupported.get(wanted) : null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Opens a new store beside the active one.
   *
   * @param instead whether older files of that backend, left by an earlier switch, are given up
   * @throws stemedb.api.StemeDbException {@code NOT_FOUND} when there is no such backend
   * @throws StorageException when it cannot be opened
   */
  public StoreTarget begin(String backendName, boolean instead) {
    lock.lock();
    try {
      StorageBackend backend = backend(backendName);
      if (backend == null) {
        throw Problem.of(
                ErrorCode.NOT_FOUND,
                "no storage backend " + backendName + " is installed, there are " + names())
            .toException();
      }
      if (instead) {
        folders.of(backendName).stream().filter(one -> !isActive(one)).forEach(this::deleteOld);
      }
      String folder = folders.begin(backendName);
      try {
        Holder<Store> opened = new Holder<>("new store");
        opened.open(opened(backend, folder));
        return target = new StoreTarget(backend, folder, folders.path(folder), opened);
      } catch (RuntimeException | LinkageError e) {
        folders.delete(folder);
        folders.ended();
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private void deleteOld(String folder) {
    LOG.log(Level.INFO, "an older store in {0} is deleted", folders.path(folder));
    folders.delete(folder);
  }

  /**
   * Puts the new store in the place of the active one: from now on, and after a restart. Nobody may
   * be inside the new one. Never waits.
   *
   * @param first is told the new store's number before anybody can get it
   * @return false when it could not be done just now
   * @throws StorageException {@code CLOSED} when the new store is gone
   */
  public boolean adopt(StoreTarget ready, LongConsumer first) {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      if (ended) {
        return false;
      }
      Store store = ready.holder().take();
      if (store == null) {
        if (ready.holder().isOpen()) {
          return false;
        }
        throw new StorageException(
            StorageException.Reason.CLOSED, "the bundle of " + ready.backend().name() + " went");
      }
      StoreManifest next = new StoreManifest(ready.backend().name(), ready.folder());
      try {
        next.write(root);
      } catch (UncheckedIOException e) {
        ready.holder().open(store);
        throw e;
      }
      Holder.Retired<Store> old = holder.replace(store, first);
      if (old != null && from != null) {
        retiring.add(new Retiring(from, old));
      }
      from = ready.backend();
      manifest = next;
      name = next.backend();
      target = null;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether that store has taken over. */
  public boolean isActive(StoreTarget one) {
    lock.lock();
    try {
      return isActive(one.folder());
    } finally {
      lock.unlock();
    }
  }

  /** Closes what was replaced, when those inside have left, and notes that the move has ended. */
  public void closeRetired() {
    List<Retiring> all;
    lock.lock();
    try {
      folders.ended();
      all = List.copyOf(retiring);
    } finally {
      lock.unlock();
    }
    all.forEach(one -> one.close(RETIRED_PATIENCE));
    locked(() -> retiring.removeAll(all));
  }

  /** Closes a new store that is not wanted after all, and deletes its files. */
  public void discard(StoreTarget unwanted) {
    lock.lock();
    try {
      if (isActive(unwanted.folder())) {
        throw new IllegalArgumentException("it is the active store");
      }
      unwanted.holder().close(LEASE_WAIT, Store::close);
      folders.delete(unwanted.folder());
      folders.ended();
      target = null;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the files of a backend's stores, the active one and others. */
  public long sizeBytes(String backend) {
    return folders.of(backend).stream().mapToLong(folders::sizeBytes).sum();
  }

  /**
   * Deletes the files of a backend's stores, but not those of the active one.
   *
   * @return bytes that were freed
   * @throws stemedb.api.StemeDbException {@code CONFLICT}, {@code NOT_FOUND}
   */
  public long drop(String backend) {
    lock.lock();
    try {
      if (retiring.stream().anyMatch(one -> one.backend.name().equals(backend))) {
        throw Problem.of(ErrorCode.CONFLICT, "the old store of " + backend + " is still being read")
            .toException();
      }
      List<String> all = folders.of(backend);
      List<String> unused = all.stream().filter(one -> !isActive(one)).toList();
      if (unused.isEmpty()) {
        throw (all.isEmpty()
                ? Problem.of(ErrorCode.NOT_FOUND, "there are no files of " + backend)
                : Problem.of(
                    ErrorCode.CONFLICT, backend + " is the active store: switch to another first"))
            .toException();
      }
      long bytes = 0;
      for (String folder : unused) {
        bytes += folders.sizeBytes(folder);
        folders.delete(folder);
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for those inside, then closes it. */
  public void close() {
    locked(() -> holder.close(LEASE_WAIT, Store::close));
  }

  /** The same for good, and what was written survives the loss of power. */
  public void flushAndClose() {
    lock.lock();
    try {
      ended = true;
      retiring.forEach(one -> one.close(Duration.ZERO));
      holder.close(
          LEASE_WAIT,
          open -> {
            try {
              open.flush();
            } finally {
              open.close();
            }
          });
    } finally {
      lock.unlock();
    }
  }

  private boolean isActive(String folder) {
    StoreManifest known = manifest;
    return known != null && known.folder().equals(folder);
  }

  private List<String> names() {
    return backends.stream().map(StorageBackend::name).sorted().toList();
  }

  private @Nullable StorageBackend backend(String wanted) {
    return backends.stream().filter(one -> one.name().equals(wanted)).findFirst().orElse(null);
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
