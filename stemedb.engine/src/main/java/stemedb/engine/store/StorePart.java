package stemedb.engine.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;

/**
 * The store, which comes and goes with its backend's bundle. Backends are added and removed from
 * any thread; closing is done before the removal returns, because afterwards the backend's classes
 * are gone.
 *
 * <p>Only the backend that is configured is ever opened: when LevelDB is stopped, the node waits
 * for it and does not slide onto an empty memory store.
 */
public final class StorePart {
  private static final Duration LEASE_WAIT = Duration.ofSeconds(10);

  private final Path folder;
  private final String name;
  private final StoreOptions options;
  private final Holder<Store> holder = new Holder<>("store");
  private final List<StorageBackend> backends = new ArrayList<>();
  private @Nullable StorageBackend from;
  private boolean ended;

  /**
   * @param folder the folder of all stores
   * @param name name of the backend
   */
  public StorePart(Path folder, String name, StoreOptions options) {
    this.folder = folder;
    this.name = name;
    this.options = options;
  }

  /** Where those who use the store get it from. */
  public Holder<Store> holder() {
    return holder;
  }

  /** Name of the backend that is used or waited for. */
  public String name() {
    return name;
  }

  /** A backend is there; {@link #open()} may use it. */
  public synchronized void add(StorageBackend backend) {
    backends.add(backend);
  }

  /**
   * A backend goes; the store that it opened is closed.
   *
   * @return whether it was the one that is used
   */
  public synchronized boolean remove(StorageBackend backend) {
    backends.remove(backend);
    if (from != backend) {
      return false;
    }
    close();
    from = null;
    return true;
  }

  /** Whether what the store holds survives a restart; false while none was opened. */
  public synchronized boolean keeps() {
    return from != null && from.persistent();
  }

  /** Names of the backends that are there. */
  public synchronized List<String> installed() {
    return backends.stream().map(StorageBackend::name).toList();
  }

  /** Opens the store, unless it is open or its backend is not there. */
  public synchronized void open() {
    StorageBackend backend = backend();
    if (ended || holder.isOpen() || backend == null) {
      return;
    }
    Path directory = StoreManifest.claim(folder, backend);
    holder.open(backend.open(directory, options));
    from = backend;
  }

  /** Waits for those inside, then closes it. */
  public synchronized void close() {
    holder.close(LEASE_WAIT, Store::close);
  }

  /** The same for good, and what was written survives the loss of power. */
  public synchronized void flushAndClose() {
    ended = true;
    holder.close(
        LEASE_WAIT,
        open -> {
          try {
            open.flush();
          } finally {
            open.close();
          }
        });
  }

  private @Nullable StorageBackend backend() {
    return backends.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }
}
