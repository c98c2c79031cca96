package stemedb.storage.leveldb;

import java.util.Arrays;
import java.util.Map.Entry;
import org.iq80.leveldb.DBIterator;
import org.jspecify.annotations.Nullable;

/** From the first key not before {@code from} upwards. */
final class AscendingScan extends LevelDbScan {
  private final byte[] from;
  private final byte @Nullable [] to;

  AscendingScan(LevelDbStore store, DBIterator iterator, byte[] from, byte @Nullable [] to) {
    super(store, iterator);
    this.from = from;
    this.to = to;
  }

  @Override
  @Nullable Entry<byte[], byte[]> first(DBIterator cursor) {
    cursor.seek(from);
    return cursor.hasNext() ? cursor.next() : null;
  }

  @Override
  @Nullable Entry<byte[], byte[]> following(DBIterator cursor, byte[] key) {
    return cursor.hasNext() ? cursor.next() : null;
  }

  @Override
  boolean beyond(byte[] key) {
    return to != null && Arrays.compareUnsigned(key, to) >= 0;
  }
}
