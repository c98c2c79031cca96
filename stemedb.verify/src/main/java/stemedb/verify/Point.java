package stemedb.verify;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A point of edwards25519, −x² + y² = 1 + d·x²·y², in extended coordinates (Hisil, Wong, Carter,
 * Dawson: "Twisted Edwards Curves Revisited", 2008): x = X/Z, y = Y/Z, x·y = T/Z. Mutable.
 *
 * <p>−1 is a square and d is none in this field, so the addition formulas are complete: they hold
 * for all pairs of points, equal, opposite, neutral and of small order alike, and Z never becomes
 * 0.
 *
 * <p>Outside of a method all coordinates have weight 1 ({@link Field}), those of {@link #negate}d
 * points included. Numbers in the comments below are weights.
 */
final class Point {
  /** Limbs of a table entry: y + x, y − x, 2·d·x·y. */
  static final int ENTRY = 3 * Field.LIMBS;

  private static final long[] D = {
    929955233495203L, 466365720129213L, 1662059464998953L, 2033849074728123L, 1442794654840575L
  };
  private static final long[] TWICE_D = {
    1859910466990425L, 932731440258426L, 1072319116312658L, 1815898335770999L, 633789495995903L
  };
  private static final long[] ROOT_OF_MINUS_ONE = {
    1718705420411056L, 234908883556509L, 2233514472574048L, 2117202627021982L, 765476049583133L
  };

  final long[] x = Field.element();
  final long[] y = Field.element();
  final long[] z = Field.element();
  private final long[] t = Field.element();

  /** Room for intermediate values, so that the formulas allocate nothing. One user at a time. */
  static final class Scratch {
    private final long[] a = Field.element();
    private final long[] b = Field.element();
    private final long[] c = Field.element();
    private final long[] e = Field.element();
    private final long[] f = Field.element();
    private final long[] g = Field.element();
    private final long[] h = Field.element();

    /** Makes a value one that is used. */
    void keep(long value) {
      h[0] = value;
    }
  }

  /** The neutral element. */
  Point() {
    setNeutral();
  }

  /** A copy. */
  Point(Point other) {
    set(other);
  }

  void setNeutral() {
    Field.setSmall(x, 0);
    Field.setSmall(y, 1);
    Field.setSmall(z, 1);
    Field.setSmall(t, 0);
  }

  void set(Point other) {
    Field.set(x, other.x);
    Field.set(y, other.y);
    Field.set(z, other.z);
    Field.set(t, other.t);
  }

  boolean isNeutral() {
    long[] difference = Field.element();
    Field.subtract(difference, y, z);
    return Field.isZero(x.clone()) && Field.isZero(difference);
  }

  void negate() {
    Field.negate(x, x);
    Field.negate(t, t);
  }

  /** Doubles n times, n ≥ 1; T is of use to additions only, so it is made in the last round. */
  void twice(int n, Scratch s) {
    for (int i = 1; i < n; i++) {
      twiceWithoutT(s);
    }
    twice(s);
  }

  void twice(Scratch s) {
    twiceWithoutT(s);
    Field.multiply(t, s.e, s.h); // 3·2
  }

  /** Formulas of Hisil et al., 3.3, all signs turned; leaves E and H in the scratch. */
  private void twiceWithoutT(Scratch s) {
    Field.add(s.e, x, y);
    Field.square(s.e, s.e); // 2·2
    Field.square(s.a, x);
    Field.square(s.b, y);
    Field.square(s.c, z);
    for (int i = 0; i < Field.LIMBS; i++) {
      long h = s.a[i] + s.b[i];
      long g = s.a[i] - s.b[i];
      s.h[i] = h; // 2
      s.e[i] = h - s.e[i]; // 3
      s.g[i] = g; // 2
      s.f[i] = 2 * s.c[i] + g; // 4
    }
    Field.multiply(x, s.e, s.f); // 3·4
    Field.multiply(y, s.g, s.h); // 2·2
    Field.multiply(z, s.f, s.g); // 4·2
  }

  /** Adds a point; Hisil et al., 3.1, with k = 2·d. */
  void add(Point other, Scratch s) {
    Field.subtract(s.e, y, x);
    Field.subtract(s.f, other.y, other.x);
    Field.multiply(s.a, s.e, s.f); // 2·2
    Field.add(s.e, y, x);
    Field.add(s.f, other.y, other.x);
    Field.multiply(s.b, s.e, s.f); // 2·2
    Field.multiply(s.c, t, other.t);
    Field.multiply(s.c, s.c, TWICE_D);
    Field.multiply(s.g, z, other.z);
    finishSum(s.g, false, s);
  }

  /**
   * Adds the point of a table entry, or subtracts it: the negative of a point has y + x and y − x
   * exchanged and 2·d·x·y negated. Its Z is 1, which saves a multiplication, its 2·d is there,
   * which saves another one.
   */
  void add(long[] table, int entry, boolean negative, Scratch s) {
    Field.subtract(s.e, y, x);
    Field.add(s.f, y, x);
    int sum = negative ? entry + Field.LIMBS : entry;
    int difference = negative ? entry : entry + Field.LIMBS;
    Field.multiply(s.a, s.e, table, difference); // 2·2
    Field.multiply(s.b, s.f, table, sum); // 2·2
    Field.multiply(s.c, t, table, entry + 2 * Field.LIMBS); // 1·1
    finishSum(z, negative, s);
  }

  /** From A, B, C and the product of the Zs on. */
  private void finishSum(long[] zz, boolean negative, Scratch s) {
    for (int i = 0; i < Field.LIMBS; i++) {
      long c = negative ? -s.c[i] : s.c[i];
      long d = 2 * zz[i];
      s.e[i] = s.b[i] - s.a[i]; // 2
      s.f[i] = d - c; // 3
      s.g[i] = d + c; // 3
      s.h[i] = s.b[i] + s.a[i]; // 2
    }
    Field.multiply(x, s.e, s.f); // 2·3
    Field.multiply(y, s.g, s.h); // 3·2
    Field.multiply(z, s.f, s.g); // 3·3
    Field.multiply(t, s.e, s.h); // 2·2
  }

  /** Writes the table entry of this point; its sum and its difference have weight 2. */
  void toEntry(long[] table, int entry, long[] inverseOfZ) {
    long[] affineX = Field.element();
    long[] affineY = Field.element();
    long[] product = Field.element();
    Field.multiply(affineX, x, inverseOfZ);
    Field.multiply(affineY, y, inverseOfZ);
    Field.multiply(product, affineX, affineY);
    Field.multiply(product, product, TWICE_D);
    for (int i = 0; i < Field.LIMBS; i++) {
      table[entry + i] = affineY[i] + affineX[i];
      table[entry + Field.LIMBS + i] = affineY[i] - affineX[i];
      table[entry + 2 * Field.LIMBS + i] = product[i];
    }
  }

  /**
   * Whether the canonical encoding (RFC 8032, 5.1.2) is what stands in {@code bytes} from 0 on.
   * Since the encodings are compared and none is decoded, a non-canonical one never fits.
   */
  boolean isEncodedAs(byte[] bytes, long[] inverseOfZ, Scratch s) {
    Field.multiply(s.b, y, inverseOfZ);
    Field.normalize(s.b);
    if (Field.word(s.b, 0) != Field.word(bytes, 0)
        || Field.word(s.b, 1) != Field.word(bytes, 8)
        || Field.word(s.b, 2) != Field.word(bytes, 16)) {
      return false;
    }
    Field.multiply(s.a, x, inverseOfZ);
    Field.normalize(s.a);
    return (Field.word(s.b, 3) | s.a[0] << 63) == Field.word(bytes, 24);
  }

  /**
   * The point with this encoding, strictly read: y is below p, there is an x, and the sign of x = 0
   * is not negative.
   *
   * <p>x² = u/v with u = y² − 1 and v = d·y² + 1. The root, if there is one, is
   * u·v³·(u·v^7)^((p−5)/8) or this times the root of −1 (RFC 8032, 5.1.3); (p − 5)/8 = 2^252 − 3.
   *
   * @return null when there is none
   */
  static @Nullable Point decode(byte[] bytes) {
    Point point = new Point();
    boolean odd = bytes[Field.BYTES - 1] < 0;
    Field.decode(point.y, bytes);
    long[] canonical = point.y.clone();
    Field.normalize(canonical);
    if (!Arrays.equals(canonical, point.y)) {
      return null;
    }
    long[] u = Field.element();
    long[] v = Field.element();
    long[] one = point.z;
    Field.square(u, point.y);
    Field.multiply(v, u, D);
    Field.subtract(u, u, one); // 2
    Field.add(v, v, one); // 2
    if (!setRoot(point.x, u, v)) {
      return null;
    }
    Field.normalize(point.x);
    if ((point.x[0] & 1) == 1 != odd) {
      if (Field.isZero(point.x.clone())) {
        return null;
      }
      Field.negate(point.x, point.x);
    }
    Field.multiply(point.t, point.x, point.y);
    return point;
  }

  /** Sets x to a root of u/v, both of weight 2; false when there is none. */
  private static boolean setRoot(long[] x, long[] u, long[] v) {
    long[] v3 = Field.element();
    long[] square = Field.element();
    long[] difference = Field.element();
    Field.square(v3, v);
    Field.multiply(v3, v3, v); // v³
    Field.square(square, v3);
    Field.multiply(square, square, v);
    Field.multiply(square, square, u); // u·v^7
    Field.raiseTo2p252m3(x, square);
    Field.multiply(x, x, v3);
    Field.multiply(x, x, u);
    Field.square(square, x);
    Field.multiply(square, square, v); // x²·v is u or −u when u/v is a square
    Field.subtract(difference, square, u);
    if (Field.isZero(difference)) {
      return true;
    }
    Field.add(difference, square, u);
    if (Field.isZero(difference)) {
      Field.multiply(x, x, ROOT_OF_MINUS_ONE);
      return true;
    }
    return false;
  }
}
