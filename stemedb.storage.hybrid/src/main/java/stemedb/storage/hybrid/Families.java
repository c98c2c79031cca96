package stemedb.storage.hybrid;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key families, by first byte, whose rows are copied. A key without bytes is in none. */
final class Families {
  private static final int COUNT = 256;

  private final boolean[] copied = new boolean[COUNT];

  Families(Set<Byte> copied) {
    copied.forEach(family -> this.copied[Byte.toUnsignedInt(family)] = true);
  }

  /** Whether the row with that key is copied. */
  boolean contain(byte[] key) {
    return key.length > 0 && copied[Byte.toUnsignedInt(key[0])];
  }

  /** Whether all rows with from ≤ key &lt; to are copied. */
  boolean contain(byte[] from, byte @Nullable [] to) {
    if (from.length == 0 || (to != null && to.length == 0)) {
      return false;
    }
    int last = COUNT - 1;
    if (to != null) {
      last = Byte.toUnsignedInt(to[0]) - (to.length == 1 ? 1 : 0);
    }
    for (int family = Byte.toUnsignedInt(from[0]); family <= last; family++) {
      if (!copied[family]) {
        return false;
      }
    }
    return true;
  }

  /** First bytes of the families, ascending. */
  List<Integer> list() {
    List<Integer> list = new ArrayList<>();
    for (int family = 0; family < COUNT; family++) {
      if (copied[family]) {
        list.add(family);
      }
    }
    return list;
  }

  /** One bit a family. */
  byte[] bits() {
    byte[] bits = new byte[COUNT / Byte.SIZE];
    list().forEach(family -> bits[family / Byte.SIZE] |= (byte) (1 << family % Byte.SIZE));
    return bits;
  }
}
