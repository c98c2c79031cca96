package stemedb.storage.leveldb;

import java.util.Arrays;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBIterator;
import org.jspecify.annotations.Nullable;

/**
 * From the last key before {@code to} downwards, each step a seek to the row before and a look back
 * from there.
 *
 * <p>The cursor of leveldbjni 1.8 stands on a row or nowhere; {@code hasNext} and {@code peekNext}
 * speak of the row it stands on. {@code prev} goes back, forth and back, and the LevelDB inside
 * (its issue 200) arrives at a wrong row when it turns round among rows that were overwritten since
 * the snapshot. {@code peekPrev} reads the row before it turns; where the cursor is afterwards does
 * not matter to a seek. Going back from nowhere ends the JVM.
 */
final class DescendingScan extends LevelDbScan {
  private static final byte[] START = new byte[0];

  private final byte[] from;
  private final byte @Nullable [] to;

  DescendingScan(LevelDbStore store, DBIterator iterator, byte[] from, byte @Nullable [] to) {
    super(store, iterator);
    this.from = from;
    this.to = to;
  }

  @Override
  @Nullable Entry<byte[], byte[]> first(DBIterator cursor) {
    if (to != null) {
      cursor.seek(to);
      if (cursor.hasNext()) {
        return before(cursor);
      }
    }
    cursor.seekToLast();
    if (cursor.hasNext()) {
      return cursor.peekNext();
    }
    // No last row: either there is none at all, or the last block is unreadable, which seekToLast
    // does not report.
    cursor.seek(START);
    if (cursor.hasNext()) {
      throw new DBException("Corruption: the last row cannot be read");
    }
    return null;
  }

  @Override
  @Nullable Entry<byte[], byte[]> following(DBIterator cursor, byte[] key) {
    cursor.seek(key);
    if (!cursor.hasNext()) {
      throw new DBException("Corruption: a row of the snapshot is gone");
    }
    return before(cursor);
  }

  private static @Nullable Entry<byte[], byte[]> before(DBIterator cursor) {
    try {
      return cursor.peekPrev();
    } catch (NoSuchElementException e) {
      return null; // it stood on the first row
    }
  }

  @Override
  boolean beyond(byte[] key) {
    return Arrays.compareUnsigned(key, from) < 0;
  }
}
