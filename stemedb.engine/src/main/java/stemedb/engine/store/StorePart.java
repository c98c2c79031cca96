package stemedb.engine.store;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
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

  private final Path root;
  private final StoreFolders folders;
  private final String configured;
  private final StoreOpener opener;
  private final Holder<Store> holder = new Holder<>("store");
  private final ReentrantLock lock = new ReentrantLock();
  private final Backends backends = new Backends();
  private final RetiredStores retired = new RetiredStores(LEASE_WAIT);
  private final StoreSizes sizes;
  private @Nullable StoreTarget target;
  private @Nullable StorageBackend from;
  private @Nullable StoreManifest manifest;
  private volatile String name;
  private boolean prepared;
  private boolean ended;

  /**
   * @param root the folder of all stores
   * @param configured name of the backend for a new data folder
   */
  public StorePart(Path root, String configured, StoreOptions options) {
    this.root = root;
    this.folders = new StoreFolders(root);
    this.configured = configured;
    this.name = configured;
    this.opener = new StoreOpener(folders, options);
    this.sizes = new StoreSizes(folders, holder, this::name, options.metrics());
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
    locked(
        () -> {
          backends.add(backend);
          sizes.show(backend.name());
        });
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
      if (backends.find(backend.name()) == null) {
        sizes.hide(backend.name());
      }
      StoreTarget filling = target;
      if (filling != null && filling.backend() == backend) {
        filling.holder().close(LEASE_WAIT, Store::close);
      }
      retired.close(backend);
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
    return read(() -> backends.sorted());
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
      return known == null ? openNew() : open(backends.find(known.backend()), known);
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
      found.sayThatItWins(configured);
    }
    manifest = found;
    prepared = true;
  }

  private boolean open(@Nullable StorageBackend backend, StoreManifest where) {
    if (backend == null) {
      return false;
    }
    Store store = opener.open(backend, where.folder());
    name = where.backend(); // before anybody can see that it is open
    from = backend;
    holder.open(store);
    return true;
  }

  /** Whether what the store holds survives a restart; false while none was opened. */
  public boolean keeps() {
    return read(() -> from != null && from.persistent());
  }

  /** In a new data folder: the configured backend, or another one where that cannot run. */
  private boolean openNew() {
    StorageBackend backend =
        backends.firstThatRuns(
            configured, one -> open(one, new StoreManifest(one.name(), one.name())));
    if (backend == null) {
      return false;
    }
    if (backend.persistent()) {
      StoreManifest fresh = new StoreManifest(backend.name(), backend.name());
      fresh.write(root);
      manifest = fresh;
    }
    return true;
  }

  /** Why the configured backend cannot run here; null when it can, or is not there. */
  public @Nullable String unsupported() {
    lock.lock();
    try {
      StorageBackend wanted = backends.find(configured);
      return manifest == null && wanted != null ? backends.unsupported(wanted) : null;
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
      StorageBackend backend = backends.find(backendName);
      if (backend == null) {
        throw Problem.of(
                ErrorCode.NOT_FOUND,
                "no storage backend "
                    + backendName
                    + " is installed, there are "
                    + backends.names())
            .toException();
      }
      if (instead) {
        folders.of(backendName).stream().filter(one -> !isActive(one)).forEach(this::deleteOld);
      }
      String folder = folders.begin(backendName);
      try {
        Holder<Store> opened = new Holder<>("new store");
        opened.open(opener.open(backend, folder));
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
        retired.add(from, old);
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
    return read(() -> isActive(one.folder()));
  }

  /** Closes what was replaced, when those inside have left, and notes that the move has ended. */
  public void closeRetired() {
    locked(folders::ended);
    retired.close(RETIRED_PATIENCE);
  }

  /** Closes a new store that is not wanted after all, and deletes its files. */
  public void discard(StoreTarget unwanted) {
    lock.lock();
    try {
      if (isActive(unwanted.folder())) {
        throw new IllegalArgumentException("it is the active store");
      }
      target = null;
      try {
        unwanted.holder().close(LEASE_WAIT, Store::close);
      } finally {
        folders.delete(unwanted.folder());
        folders.ended();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of a backend's stores, the active one and others: of their files, or in memory. */
  public long sizeBytes(String backend) {
    return sizes.bytes(backend);
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
      if (retired.isFrom(backend)) {
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
      sizes.close();
      retired.close(Duration.ZERO);
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

  private <T> T read(Supplier<T> value) {
    lock.lock();
    try {
      return value.get();
    } finally {
      lock.unlock();
    }
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
