package stemedb.storage.mvstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/**
 * An open MVStore of one map.
 *
 * <p>A change copies the pages from the row to the root, so a root is a version of the whole map.
 * Readers see the root that {@link #visible} names, which changes with whole batches only. The file
 * gets a version when what was written fills the write buffer, and at a flush: between batches, and
 * flushed each time, so that a version can be counted on before the space of an older one is used
 * again. MVStore's own thread, which would save whenever it likes, is off.
 */
final class MvStore implements Store {
  static final String FILE = "rows.mv";
  private static final String MAP = "rows";

  /** Below this share of live pages in the chunks, a save is followed by some tidying. */
  private static final int FILL_PERCENT = 60;

  /** Versions of the file that stay readable, for whoever reads while others write. */
  private static final int VERSIONS_KEPT = 5;

  private static final int RETENTION_MILLIS = 1000;

  private final StoreFolder folder;
  private final CheckedFile file;
  private final MVStore mv;
  private final MVMap<byte[], byte[]> map;
  private final int writeBufferBytes;
  private final Object writing = new Object();
  private final Set<MvSnapshot> snapshots = ConcurrentHashMap.newKeySet();
  private volatile RootReference<byte[], byte[]> visible;
  private volatile boolean closed;

  /** Of batches; the pages they changed can be more than that, or less when rows were replaced. */
  private long unsavedBytes;

  private MvStore(StoreFolder folder, CheckedFile file, MVStore mv, int writeBufferBytes) {
    this.folder = folder;
    this.file = file;
    this.mv = mv;
    this.writeBufferBytes = writeBufferBytes;
    mv.setVersionsToKeep(VERSIONS_KEPT);
    mv.setRetentionTime(RETENTION_MILLIS);
    map =
        mv.openMap(
            MAP,
            new MVMap.Builder<byte[], byte[]>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
    visible = map.getRoot();
  }

  static MvStore open(StoreFolder folder, StoreOptions options) {
    Path path = folder.path().resolve(FILE);
    CheckedFile file = file(folder, path, options);
    MVStore mv = null;
    try {
      mv =
          new MVStore.Builder()
              .adoptFileStore(file)
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .open();
      MvStore store = new MvStore(folder, file, mv, options.writeBufferBytes());
      if (!folder.isMade()) {
        store.save();
      }
      return store;
    } catch (RuntimeException e) {
      if (mv == null) {
        file.close();
      } else {
        mv.closeImmediately();
      }
      throw Failures.onUse("open", folder.path(), e);
    }
  }

  private static CheckedFile file(StoreFolder folder, Path path, StoreOptions options) {
    Map<String, Object> config = new HashMap<>();
    config.put("cacheSize", Math.toIntExact(Math.max(1, options.cacheBytes() >> 20)));
    try {
      if (!folder.isMade()) {
        Files.deleteIfExists(path);
      } else if (!Files.exists(path)) {
        throw new StorageException(
            Reason.UNREADABLE, "The store in " + folder.path() + " lacks its file " + FILE + ".");
      } else if (Files.size(path) == 0) {
        throw new StorageException(
            Reason.UNREADABLE,
            "The store in " + folder.path() + " has an empty file " + FILE + ".");
      }
      return new CheckedFile(path, config);
    } catch (IOException e) {
      throw Failures.onFile("open", path, e);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    return get(visible, key);
  }

  byte @Nullable [] get(RootReference<byte[], byte[]> root, byte[] key) {
    try {
      byte[] value = map.get(root.root, key);
      return value == null ? null : value.clone();
    } catch (RuntimeException e) {
      throw failure("read", e);
    }
  }

  @Override
  public void write(WriteBatch batch) {
    synchronized (writing) {
      checkOpen();
      try {
        batch.forEach(
            new WriteBatch.Visitor() {
              @Override
              public void put(byte[] key, byte[] value) {
                map.put(key, value);
              }

              @Override
              public void delete(byte[] key) {
                map.remove(key);
              }
            });
        visible = map.getRoot();
        unsavedBytes += batch.bytes();
        if (Math.max(unsavedBytes, mv.getUnsavedMemory()) > writeBufferBytes) {
          save();
        }
      } catch (RuntimeException e) {
        throw failure("write to", e);
      }
    }
  }

  /** Writes a version to the file, and the pages of sparse chunks into the next. */
  private void save() {
    mv.commit();
    mv.sync();
    unsavedBytes = 0;
    if (file.getChunksFillRate() < FILL_PERCENT) {
      mv.compact(FILL_PERCENT, writeBufferBytes);
    }
    visible = map.getRoot();
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    // First the usage and then the root: the pages of the root cannot go away in between.
    MVStore.TxCounter usage = mv.registerVersionUsage();
    MvSnapshot snapshot = new MvSnapshot(this, visible, usage);
    snapshots.add(snapshot);
    return snapshot;
  }

  void release(MvSnapshot snapshot, MVStore.TxCounter usage) {
    if (snapshots.remove(snapshot) && !mv.isClosed()) {
      mv.deregisterVersionUsage(usage);
    }
  }

  MVMap<byte[], byte[]> map() {
    return map;
  }

  @Override
  public void flush() {
    synchronized (writing) {
      checkOpen();
      try {
        save();
      } catch (RuntimeException e) {
        throw failure("flush", e);
      }
    }
  }

  @Override
  public StoreStatistics statistics() {
    checkOpen();
    return new StoreStatistics(
        folder.sizeBytes() + mv.getUnsavedMemory(),
        visible.getTotalCount()
            + " rows; "
            + file.getChunksFillRate()
            + " % of the pages in the file are in use; cache "
            + file.getCacheSizeUsed()
            + " of "
            + file.getCacheSize()
            + " MiB, hit by "
            + file.getCacheHitRatio()
            + " % of the reads; "
            + mv.getUnsavedMemory()
            + " bytes not saved yet");
  }

  /** {@inheritDoc} What is still in the write buffer is written before. */
  @Override
  public void close() {
    synchronized (writing) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        snapshots.forEach(MvSnapshot::close);
        mv.commit();
        mv.sync();
        mv.close();
      } catch (RuntimeException e) {
        mv.closeImmediately();
        throw failure("close", e);
      } finally {
        folder.close();
      }
    }
  }

  void checkOpen() {
    if (closed) {
      throw new StorageException(Reason.CLOSED, "The store in " + folder.path() + " is closed.");
    }
  }

  StorageException failure(String doing, RuntimeException e) {
    return Failures.onUse(doing, folder.path(), e);
  }
}
