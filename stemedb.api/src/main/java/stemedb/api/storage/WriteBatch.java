package stemedb.api.storage;

import java.util.ArrayList;
import java.util.List;

/** Puts and deletes that a store applies as one, in order. Not thread-safe. */
public final class WriteBatch {

  /** Takes the operations of a batch. */
  public interface Visitor {
    void put(byte[] key, byte[] value);

    void delete(byte[] key);
  }

  private static final byte[] DELETED = new byte[0];

  private final List<byte[]> keysAndValues = new ArrayList<>();
  private long bytes;

  /** Adds a row or replaces it. The arrays are not copied and not to be changed afterwards. */
  public void put(byte[] key, byte[] value) {
    keysAndValues.add(key);
    keysAndValues.add(value);
    bytes += key.length + value.length;
  }

  /** Removes a row; nothing happens when it is absent. */
  public void delete(byte[] key) {
    keysAndValues.add(key);
    keysAndValues.add(DELETED);
    bytes += key.length;
  }

  /** Number of operations. */
  public int size() {
    return keysAndValues.size() / 2;
  }

  /** Length of all keys and values together. */
  public long bytes() {
    return bytes;
  }

  /** Hands out the operations in order. */
  @SuppressWarnings("ReferenceEquality") // the marker is one object, an empty value another
  public void forEach(Visitor visitor) {
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      byte[] key = keysAndValues.get(i);
      byte[] value = keysAndValues.get(i + 1);
      if (value == DELETED) {
        visitor.delete(key);
      } else {
        visitor.put(key, value);
      }
    }
  }
}
