package stemedb.engine.index;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;

/**
 * Which epochs, sources, names and settings the store has a row about, on the heap: most claims
 * name a source, and hardly any source was ever retracted, so a question need not look for each.
 * One Bloom filter for each family (see {@link IdFilter}) of a fixed size: it may say yes too
 * often, and never says no too often.
 *
 * <p>Only the writer thread notes, and before the head moves; so whoever read the head first sees
 * the marks of all rows up to it.
 */
public final class Marks {
  private static final int WORDS = 1 << 13;
  private static final int PROBES = 4;

  /** Rows that few things have and every question about many things would have to look for. */
  private static final List<Byte> FAMILIES =
      List.of(Keys.EPOCH, Keys.SOURCE, Keys.ALIAS, Keys.ALIAS_OF, Keys.SETTING);

  private final Filter epochs = new Filter();
  private final Filter sources = new Filter();
  private final Filter aliases = new Filter();
  private final Filter canonicals = new Filter();
  private final Filter settings = new Filter();

  /** Takes note of a row that is written. */
  void note(byte[] key) {
    int length = length(key);
    if (length > 0) {
      filter(key[0]).add(hash(key, length));
    }
  }

  /** How many bytes of a key say what the row is about; 0 where no mark is kept. */
  private static int length(byte[] key) {
    return switch (key[0]) {
      case Keys.EPOCH, Keys.SOURCE, Keys.ALIAS, Keys.SETTING -> key.length - Long.BYTES;
      case Keys.ALIAS_OF -> {
        int end = 1;
        while (key[end] != 0) {
          end++;
        }
        yield end + 1;
      }
      default -> 0;
    };
  }

  /** Takes note of what a store holds. */
  void load(Snapshot snapshot) {
    for (byte family : FAMILIES) {
      byte[] from = {family};
      try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
        while (scan.next()) {
          note(scan.key());
        }
      }
    }
  }

  /**
   * Whether there may be rows with keys that begin so.
   *
   * @param start what {@link Keys} calls the start of an epoch, a source, an alias, the names that
   *     stand for one, or a setting
   */
  public boolean mightHave(byte[] start) {
    Filter filter = filter(start[0]);
    return filter.any && filter.mightContain(hash(start, start.length));
  }

  /** Whether any epoch was ever superseded. */
  public boolean anyEpoch() {
    return epochs.any;
  }

  /** Whether the status of any source was ever changed. */
  public boolean anySource() {
    return sources.any;
  }

  /** Whether there ever was an alias. */
  public boolean anyAlias() {
    return aliases.any;
  }

  /** Whether anything was ever set. */
  public boolean anySetting() {
    return settings.any;
  }

  private Filter filter(byte family) {
    return switch (family) {
      case Keys.EPOCH -> epochs;
      case Keys.SOURCE -> sources;
      case Keys.ALIAS -> aliases;
      case Keys.ALIAS_OF -> canonicals;
      case Keys.SETTING -> settings;
      default -> throw new IllegalArgumentException("no family with marks");
    };
  }

  /** FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), its bits mixed once more. */
  private static long hash(byte[] bytes, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ bytes[i] & 0xFF) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
    return hash ^ hash >>> 29;
  }

  private static final class Filter {
    private final AtomicLongArray words = new AtomicLongArray(WORDS);
    private volatile boolean any;

    void add(long hash) {
      for (int i = 0; i < PROBES; i++) {
        int bit = probe(hash, i);
        words.setRelease(bit >>> 6, words.getPlain(bit >>> 6) | 1L << bit);
      }
      any = true;
    }

    boolean mightContain(long hash) {
      for (int i = 0; i < PROBES; i++) {
        int bit = probe(hash, i);
        if ((words.getAcquire(bit >>> 6) & 1L << bit) == 0) {
          return false;
        }
      }
      return true;
    }

    /** Two halves of one hash make any number (A. Kirsch, M. Mitzenmacher, 2006). */
    private static int probe(long hash, int i) {
      return ((int) hash + i * (int) (hash >>> 32)) & (WORDS * 64 - 1);
    }
  }
}
