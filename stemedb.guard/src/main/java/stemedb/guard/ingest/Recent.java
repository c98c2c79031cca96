package stemedb.guard.ingest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets what was not asked for the longest. Not thread-safe.
 *
 * @param <K> what is known
 * @param <V> what is known of it
 */
final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private final int countMax;

  Recent(int countMax) {
    super(16, 0.75f, true);
    this.countMax = countMax;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > countMax;
  }
}
