package stemedb.storage.hybrid;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import stemedb.api.service.ModuleConsumer;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;

/**
 * Opens hybrid stores with two of the backends that are installed. Without a framework it finds
 * them with {@code ServiceLoader}, and the system properties {@value #PRIMARY_PROPERTY} and {@value
 * #READS_PROPERTY} name others than the default.
 */
@ModuleProvider(StorageBackend.class)
@ModuleConsumer(StorageBackend.class)
public final class HybridBackend implements StorageBackend {
  static final String NAME = "hybrid";
  static final String PRIMARY_PROPERTY = "stemedb.storage.hybrid.primary";
  static final String READS_PROPERTY = "stemedb.storage.hybrid.reads";
  private static final System.Logger LOG = System.getLogger("stemedb.storage.hybrid");

  private final HybridSettings settings;
  private final boolean searches;
  private final List<StorageBackend> installed = new CopyOnWriteArrayList<>();
  private final List<HybridStore> open = new CopyOnWriteArrayList<>();
  private volatile @Nullable String primaryOfManifest;

  /** Finds the backends by itself. */
  public HybridBackend() {
    this(
        new HybridSettings(
            System.getProperty(PRIMARY_PROPERTY, HybridSettings.PRIMARY),
            System.getProperty(READS_PROPERTY, HybridSettings.READS),
            HybridSettings.REBUILD_MEBIBYTES),
        true);
  }

  /** Is told which backends there are. */
  HybridBackend(HybridSettings settings) {
    this(settings, false);
  }

  private HybridBackend(HybridSettings settings, boolean searches) {
    this.settings = settings;
    this.searches = searches;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "All rows in "
        + settings.primary()
        + " and copies of the read-heavy ones in "
        + settings.reads()
        + ": for many reads beside many writes.";
  }

  @Override
  public boolean persistent() {
    StorageBackend primary = find(settings.primary());
    return primary == null || primary.persistent();
  }

  /** Name of the primary backend that is needed. */
  String primary() {
    String named = primaryOfManifest;
    return named == null ? settings.primary() : named;
  }

  /** A backend came. */
  void added(StorageBackend backend) {
    installed.add(backend);
    open.forEach(store -> store.added(backend));
  }

  /** A backend goes: what is open of it is given up before this returns. */
  void removed(StorageBackend backend) {
    installed.remove(backend);
    open.forEach(store -> store.removed(backend));
  }

  @Nullable StorageBackend find(String name) {
    if (searches) {
      search();
    }
    return installed.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  private synchronized void search() {
    if (installed.isEmpty()) {
      ServiceLoader.load(StorageBackend.class).stream()
          .filter(provider -> provider.type() != HybridBackend.class)
          .map(ServiceLoader.Provider::get)
          .forEach(installed::add);
    }
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    HybridFolder folder = new HybridFolder(directory);
    HybridFolder.Names configured = new HybridFolder.Names(settings.primary(), settings.reads());
    HybridFolder.Names found = folder.names();
    HybridFolder.Names names = found == null ? configured : found;
    if (!names.equals(configured)) {
      LOG.log(
          Level.WARNING,
          "{0} was made with {1} and {2} and stays so; {3} and {4} are configured",
          directory,
          names.primary(),
          names.reads(),
          configured.primary(),
          configured.reads());
    }
    primaryOfManifest = names.primary();
    StorageBackend backend = find(names.primary());
    if (backend == null) {
      throw new StorageException(
          Reason.UNSUPPORTED,
          directory + " needs the storage backend " + names.primary() + ": install its bundle.");
    }
    StoreOptions half = // each of the two has the half of the cache
        new StoreOptions(
            options.cacheBytes() / 2,
            options.writeBufferBytes(),
            options.readFamilies(),
            options.metrics());
    Store primary = backend.open(folder.primary(), half);
    try {
      if (found == null) {
        folder.write(names);
      }
      return assemble(folder, names, backend, primary, half);
    } catch (Throwable e) {
      primary.close();
      throw e;
    }
  }

  private Store assemble(
      HybridFolder folder,
      HybridFolder.Names names,
      StorageBackend backend,
      Store primary,
      StoreOptions options) {
    Families families = new Families(options.readFamilies());
    Marker marker = new Marker(families);
    byte[] state = primary.get(Marker.key());
    boolean empty = state == null && isEmpty(primary);
    if (state == null || !marker.isOfTheseFamilies(state)) {
      WriteBatch first = new WriteBatch();
      first.put(Marker.key(), marker.next());
      primary.write(first);
    }
    ReentrantReadWriteLock order = new ReentrantReadWriteLock();
    Rebuild rebuild =
        new Rebuild(primary, families, order.writeLock(), settings.rebuildBytesPerSecond());
    ReadCopies copies =
        new ReadCopies(folder, names, settings, options, this::find, order.writeLock(), rebuild);
    HybridStore store =
        new HybridStore(backend, primary, families, marker, order, copies, open::remove);
    open.add(store);
    copies.open(empty);
    return store;
  }

  private static boolean isEmpty(Store store) {
    try (Snapshot snapshot = store.snapshot();
        Scan scan = snapshot.scan(new byte[0], null, ScanOrder.ASCENDING)) {
      return !scan.next();
    }
  }
}
