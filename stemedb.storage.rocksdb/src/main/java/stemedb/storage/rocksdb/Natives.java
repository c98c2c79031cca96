package stemedb.storage.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreOptions;

/**
 * The native objects that live as long as a store; Java frees none of them by itself.
 *
 * <p>RocksDB's own log is off: the journal is the log. A batch lies in one write buffer, and
 * buffers become tables one after the other in the order they were filled, so that what is on disk
 * is always a prefix of the batches. One column family keeps it so: several would be flushed each
 * at its own time, and a flush of all at once would make as many small tables as there are
 * families.
 */
final class Natives implements AutoCloseable {
  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final int BLOCK_BYTES = 8 << 10;

  /** One buffer is written to while the other becomes a table. */
  private static final int WRITE_BUFFERS = 2;

  private static final int OPEN_FILES_MAX = 512;
  private static final int BACKGROUND_JOBS = 2;
  private static final long SYNC_EVERY_BYTES = 1 << 20;
  private static final long LOG_BYTES_MAX = 1 << 20;

  final ReadOptions reading;
  final WriteOptions writing;
  final FlushOptions flushing;
  final RocksDB db;
  private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();

  private Natives(StoreFolder folder, StoreOptions options) throws RocksDBException {
    try {
      reading = own(new ReadOptions());
      writing = own(new WriteOptions()).setDisableWAL(true).setNoSlowdown(true);
      flushing = own(new FlushOptions()).setWaitForFlush(true).setAllowWriteStall(true);
      db = RocksDB.open(options(folder, options), folder.path().toString());
    } catch (RocksDBException | RuntimeException e) {
      closeOwned();
      throw e;
    }
  }

  static Natives open(StoreFolder folder, StoreOptions options) {
    try {
      return new Natives(folder, options);
    } catch (RocksDBException e) {
      throw Failures.onOpen(folder.path(), e);
    }
  }

  private Options options(StoreFolder folder, StoreOptions options) {
    BlockBasedTableConfig tables =
        new BlockBasedTableConfig()
            .setBlockCache(own(new LRUCache(options.cacheBytes())))
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)))
            .setBlockSize(BLOCK_BYTES);
    return own(new Options())
        .setCreateIfMissing(!folder.isMade())
        .setParanoidChecks(true)
        .setTableFormatConfig(tables)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(Math.max(1, options.writeBufferBytes() / WRITE_BUFFERS))
        .setMaxWriteBufferNumber(WRITE_BUFFERS)
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setMaxOpenFiles(OPEN_FILES_MAX)
        .setBytesPerSync(SYNC_EVERY_BYTES)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(LOG_BYTES_MAX)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0);
  }

  private <T extends AbstractNativeReference> T own(T object) {
    owned.push(object);
    return object;
  }

  /** Closes the database and then what it used; all of it, whatever fails. */
  @Override
  public void close() throws RocksDBException {
    try {
      db.closeE();
    } catch (RocksDBException e) {
      // A snapshot that somebody left open: the database is closed with it all the same.
      if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Aborted) {
        throw e;
      }
    } finally {
      closeOwned();
    }
  }

  private void closeOwned() {
    owned.forEach(AbstractNativeReference::close);
    owned.clear();
  }
}
