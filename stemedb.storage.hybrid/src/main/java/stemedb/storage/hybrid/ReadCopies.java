package stemedb.storage.hybrid;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/**
 * The copies of an open store: whether there are any, whether they are complete, and making them
 * anew when they failed.
 *
 * <p>A side is <em>attached</em> while batches go to it too, and <em>ready</em> while it is read
 * from. Both begin under the writers' lock, so no batch is half in. Both end at any time.
 */
final class ReadCopies implements AutoCloseable {
  /** Where the backends come from. */
  interface Backends {
    /** The one of that name, null when it is not installed. */
    @Nullable StorageBackend find(String name);
  }

  private static final System.Logger LOG = System.getLogger("stemedb.storage.hybrid");
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final HybridFolder folder;
  private final HybridFolder.Names names;
  private final StoreOptions options;
  private final Backends backends;
  private final Lock writers;
  private final Rebuild rebuild;
  private final HybridMeters meters;
  private final Retries retries;

  private volatile @Nullable ReadSide attached;
  private volatile @Nullable ReadSide ready;
  private volatile @Nullable String trouble;

  // guarded by this
  private @Nullable ReadSide retired;
  private boolean closed;

  ReadCopies(
      HybridFolder folder,
      HybridFolder.Names names,
      HybridSettings settings,
      StoreOptions options,
      Backends backends,
      Lock writers,
      Rebuild rebuild) {
    this.folder = folder;
    this.names = names;
    this.options = options;
    this.backends = backends;
    this.writers = writers;
    this.rebuild = rebuild;
    this.retries = new Retries(this::again, settings.retryFirst(), settings.retryMax());
    this.meters = new HybridMeters(options.metrics(), () -> trouble != null, rebuild::copiedRows);
  }

  /** Uses the copies there are when they are complete; else makes new ones in the background. */
  void open(boolean primaryIsEmpty) {
    if (!attempt(backend -> primaryIsEmpty ? rebuild(backend) : reuse(backend))) {
      retries.now();
    }
  }

  /** Complete copies to read from; null when there are none. */
  @Nullable ReadSide ready() {
    return ready;
  }

  /** Copies that batches go to; null when there are none. */
  @Nullable ReadSide attached() {
    return attached;
  }

  HybridMeters meters() {
    return meters;
  }

  /** What is wrong and since when; null when nothing is. */
  @Nullable String trouble() {
    String text = trouble;
    if (text == null) {
      return null;
    }
    long rows = rebuild.copiedRows();
    return text + (attached != null ? "; " + rows + " rows are copied again" : "");
  }

  /**
   * Writes to the copies what was written to the primary store; the caller has the writers' lock. A
   * marker on copies that are not complete would be a lie, so those get none.
   */
  void write(WriteBatch batch, byte[] marker) {
    ReadSide side = attached;
    if (side == null || !side.enter()) {
      return;
    }
    try {
      if (side == ready) {
        batch.put(Marker.key(), marker);
      }
      side.store().write(batch);
    } catch (RuntimeException | LinkageError e) {
      failed(side, e);
    } finally {
      side.leave();
    }
  }

  /** Flushes the copies, if there are any. */
  void flush() {
    ReadSide side = ready;
    if (side == null || !side.enter()) {
      return;
    }
    try {
      side.store().flush();
    } catch (RuntimeException | LinkageError e) {
      failed(side, e);
    } finally {
      side.leave();
    }
  }

  /** Figures of the copies; null when there are none. */
  @Nullable StoreStatistics statistics() {
    ReadSide side = attached;
    if (side == null || !side.enter()) {
      return null;
    }
    try {
      return side.store().statistics();
    } catch (RuntimeException | LinkageError e) {
      failed(side, e);
      return null;
    } finally {
      side.leave();
    }
  }

  /** The copies are of no use any more; they are made anew in the background. */
  void failed(ReadSide side, Throwable cause) {
    String said = cause.getMessage();
    failed(side, said == null ? cause.toString() : said);
  }

  /** The same with a reason in words. */
  void failed(ReadSide side, String reason) {
    if (detach(side, reason)) {
      meters.failures.increment();
      retries.later();
    }
  }

  private synchronized boolean detach(ReadSide side, String reason) {
    if (attached != side) {
      return false; // somebody else noticed first
    }
    trouble(reason);
    ready = null;
    attached = null;
    retired = side;
    side.retire();
    return true;
  }

  /** A backend came. */
  void added(StorageBackend backend) {
    if (backend.name().equals(names.reads())) {
      retries.now();
    }
  }

  /** A backend goes, and its classes with it: what it opened is closed before this returns. */
  void removed(StorageBackend backend) {
    ReadSide side;
    synchronized (this) {
      side = attached;
    }
    if (side != null && side.backend() == backend && detach(side, "its bundle is gone")) {
      awaitRetired();
    }
  }

  private void trouble(String reason) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    trouble =
        "reads come from "
            + names.primary()
            + " and are slower, because the copies in "
            + names.reads()
            + " cannot be used since "
            + now
            + ": "
            + reason;
    LOG.log(Level.WARNING, trouble);
  }

  private void again() {
    synchronized (this) {
      if (closed || attached != null) {
        return;
      }
    }
    attempt(backend -> reuse(backend) || rebuild(backend));
  }

  private boolean attempt(Predicate<StorageBackend> way) {
    try {
      StorageBackend backend = backends.find(names.reads());
      if (backend != null) {
        return way.test(backend);
      }
      trouble("no backend " + names.reads() + " is installed"); // added() goes on
    } catch (RuntimeException | LinkageError e) {
      attemptFailed(e);
    }
    return false;
  }

  private synchronized void attemptFailed(Throwable cause) {
    if (!closed) {
      trouble(String.valueOf(cause.getMessage()));
      retries.later();
    }
  }

  /** Opens the copies there are; false when they are not those of the primary store as it is. */
  private boolean reuse(StorageBackend backend) {
    if (!awaitRetired()) {
      throw new StorageException(Reason.IN_USE, "the store of those that failed is still in use");
    }
    ReadSide side;
    try {
      side = open(backend);
    } catch (StorageException e) {
      if (e.reason() == Reason.UNREADABLE || e.reason() == Reason.IO) {
        trouble(String.valueOf(e.getMessage()));
        return false;
      }
      throw e;
    }
    writers.lock();
    try {
      byte[] found = side.store().get(Marker.key());
      if (found != null && Arrays.equals(found, rebuild.marker())) {
        attach(side);
        use(side);
        return true;
      }
      trouble(found == null ? "they are not complete" : "they are of another state");
    } catch (StorageException e) {
      trouble(String.valueOf(e.getMessage()));
    } finally {
      writers.unlock();
    }
    side.retire();
    side.awaitClosed(CLOSE_WAIT);
    return false;
  }

  /** Makes new copies; false when they failed meanwhile, and the next attempt is planned. */
  private boolean rebuild(StorageBackend backend) {
    folder.deleteReads();
    meters.rebuilds.increment();
    ReadSide side = open(backend);
    rebuild.begin();
    writers.lock();
    try {
      attach(side);
    } finally {
      writers.unlock();
    }
    try {
      rebuild.copy(side, () -> attached == side);
      writers.lock();
      try {
        if (attached == side) {
          rebuild.complete(side);
          use(side);
        }
      } finally {
        writers.unlock();
      }
    } catch (RuntimeException | LinkageError e) {
      failed(side, e);
    }
    return side == ready;
  }

  private ReadSide open(StorageBackend backend) {
    Store store = backend.open(folder.reads(), options);
    return new ReadSide(backend, store);
  }

  private synchronized void attach(ReadSide side) {
    if (closed || backends.find(names.reads()) != side.backend()) {
      side.retire(); // what it needs went while it was opened
      throw new StorageException(Reason.CLOSED, "the store closes, or its bundle is gone");
    }
    attached = side;
  }

  private synchronized void use(ReadSide side) {
    if (attached == side) {
      ready = side;
      trouble = null;
      retries.succeeded();
      LOG.log(Level.INFO, "reads come from the copies in {0}", names.reads());
    }
  }

  /** The files are free only when the store that had them is closed. */
  private boolean awaitRetired() {
    ReadSide before;
    synchronized (this) {
      before = retired;
    }
    if (before == null) {
      return true;
    }
    if (!before.awaitClosed(CLOSE_WAIT)) {
      LOG.log(Level.ERROR, "the copies are still in use after {0} and left open", CLOSE_WAIT);
      return false;
    }
    synchronized (this) {
      retired = retired == before ? null : retired;
    }
    return true;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    rebuild.stop();
    retries.stop();
    synchronized (this) {
      if (attached != null) {
        retired = attached;
        attached.close(); // nobody reads any more; a backend closes with snapshots left open
      }
      ready = null;
      attached = null;
    }
    awaitRetired();
    retries.awaitEnd(CLOSE_WAIT);
    meters.close();
  }
}
