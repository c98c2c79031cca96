package stemedb.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stemedb.tck.crypto.Edwards25519;

/** Points, tables and multiples against the affine formulas of the RFC. */
class CombTest {
  private static final BigInteger L = Edwards25519.L;
  private static final List<Comb.Shape> SHAPES =
      List.of(
          Author.SMALL,
          Author.LARGE,
          new Comb.Shape(11, 3, 8),
          new Comb.Shape(1, 1, 254),
          new Comb.Shape(2, 127, 1),
          new Comb.Shape(5, 3, 17));

  private final Random random = new Random(20260106);
  private final Point.Scratch scratch = new Point.Scratch();

  @Test
  void everyShapeGivesTheMultiple() {
    for (Comb.Shape shape : SHAPES) {
      Edwards25519.Point point = Edwards25519.BASE.times(new BigInteger(252, random));
      Comb comb = new Comb(decode(point), shape);
      for (BigInteger k : scalars(8)) {
        Point multiple = new Point();
        comb.multiply(multiple, signs(k, shape), scratch);
        assertSame(point.times(k), multiple);
      }
    }
  }

  @Test
  void sumsOfTwoMultiples() {
    Comb base = new Comb(decode(Edwards25519.BASE), new Comb.Shape(11, 3, 8));
    for (Comb.Shape shape : SHAPES) {
      Edwards25519.Point point = Edwards25519.BASE.times(new BigInteger(252, random));
      Comb comb = new Comb(decode(point), shape);
      List<BigInteger> scalars = scalars(4);
      for (int i = 0; i < scalars.size(); i++) {
        BigInteger k = scalars.get(i);
        BigInteger s = scalars.get((i * 5 + 3) % scalars.size());
        Point sum = new Point();
        long[] signs = signs(s, base.shape());
        Comb.multiplyTwo(sum, base, signs, comb, signs(k, shape), scratch);
        assertSame(Edwards25519.BASE.times(s).plus(point.times(k)), sum);
      }
    }
  }

  /** k·B − k·B meets the neutral element on the way, and at the end. */
  @Test
  void oppositeMultiplesCancel() {
    Comb base = new Comb(decode(Edwards25519.BASE), Author.LARGE);
    Comb opposite = new Comb(decode(Edwards25519.BASE.negate()), Author.LARGE);
    for (BigInteger k : scalars(4)) {
      Point sum = new Point();
      long[] signs = signs(k, Author.LARGE);
      Comb.multiplyTwo(sum, base, signs, opposite, signs, scratch);
      assertTrue(sum.isNeutral());
    }
  }

  /** L is odd, so its signs are exact outside of the subgroup as well. */
  @Test
  void theOrderTimesAPointWithTorsionIsTheTorsion() {
    for (Edwards25519.Point torsion : Edwards25519.smallOrderPoints()) {
      Edwards25519.Point point = Edwards25519.BASE.plus(torsion);
      Comb comb = new Comb(decode(point), Author.SMALL);
      Point multiple = new Point();
      comb.multiply(multiple, signs(L, Author.SMALL), scratch);
      assertSame(torsion.times(L), multiple);
      assertEquals(torsion.equals(Edwards25519.NEUTRAL), multiple.isNeutral());
    }
  }

  /** Equal, opposite, neutral and small-order operands are no exceptions. */
  @Test
  void sumsOfAllKindsOfPoints() {
    List<Edwards25519.Point> points = new ArrayList<>(Edwards25519.smallOrderPoints());
    points.add(Edwards25519.BASE);
    points.add(Edwards25519.BASE.negate());
    points.add(Edwards25519.BASE.plus(Edwards25519.orderEight()));
    for (Edwards25519.Point p : points) {
      for (Edwards25519.Point q : points) {
        Point sum = decode(p);
        sum.add(decode(q), scratch);
        assertSame(p.plus(q), sum);
        long[] table = new long[2 * Point.ENTRY];
        decode(q).toEntry(table, Point.ENTRY, FieldTest.limbs(BigInteger.ONE));
        Point plus = decode(p);
        plus.add(table, Point.ENTRY, false, scratch);
        assertSame(p.plus(q), plus);
        Point minus = decode(p);
        minus.add(table, Point.ENTRY, true, scratch);
        assertSame(p.plus(q.negate()), minus);
      }
      Point twice = decode(p);
      twice.twice(3, scratch);
      twice.add(decode(p), scratch); // needs T
      assertSame(p.times(BigInteger.valueOf(9)), twice);
    }
  }

  @Test
  void decodingIsStrict() {
    BigInteger top = BigInteger.ONE.shiftLeft(255);
    for (BigInteger y = Edwards25519.P; y.compareTo(top) < 0; y = y.add(BigInteger.ONE)) {
      assertNull(Point.decode(Edwards25519.encodeRaw(y, false)));
      assertNull(Point.decode(Edwards25519.encodeRaw(y, true)));
    }
    for (BigInteger y : List.of(BigInteger.ONE, Edwards25519.P.subtract(BigInteger.ONE))) {
      assertTrue(Point.decode(Edwards25519.encodeRaw(y, false)) != null);
      assertNull(Point.decode(Edwards25519.encodeRaw(y, true)), "x = 0 has no sign");
    }
  }

  /** About half of all y belong to a point; x has the sign that was asked for. */
  @Test
  void decodingFindsWhatThereIs() {
    int found = 0;
    for (int i = 0; i < 400; i++) {
      BigInteger y = i < 100 ? BigInteger.valueOf(i) : new BigInteger(254, random);
      boolean odd = random.nextBoolean();
      byte[] encoded = Edwards25519.encodeRaw(y, odd);
      Point point = Point.decode(encoded);
      Edwards25519.Point expected;
      try {
        expected = Edwards25519.fromY(y, odd);
      } catch (ArithmeticException noPoint) {
        assertNull(point, y::toString);
        continue;
      }
      if (expected.x().signum() != 0) {
        assertSame(expected, point);
        found++;
      }
    }
    assertTrue(found > 150 && found < 250, "found " + found);
  }

  @Test
  void onlyItsOwnEncodingFits() {
    Point base = decode(Edwards25519.BASE);
    long[] one = FieldTest.limbs(BigInteger.ONE);
    byte[] encoded = Edwards25519.BASE.encode();
    assertTrue(base.isEncodedAs(encoded, one, scratch));
    for (int bit = 0; bit < 256; bit++) {
      byte[] other = encoded.clone();
      other[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertFalse(base.isEncodedAs(other, one, scratch), "bit " + bit);
    }
  }

  @Test
  void aShapeHoldsAScalar() {
    assertThrows(IllegalArgumentException.class, () -> new Comb.Shape(11, 23, 1));
    assertThrows(IllegalArgumentException.class, () -> new Comb.Shape(8, 5, 9));
    assertEquals(61_440, Author.LARGE.bytes());
    assertEquals(960, Author.SMALL.bytes());
  }

  private List<BigInteger> scalars(int count) {
    List<BigInteger> scalars = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scalars.add(new BigInteger(300, random).mod(L));
    }
    scalars.addAll(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO, L));
    scalars.addAll(List.of(L.subtract(BigInteger.ONE), L.subtract(BigInteger.TWO)));
    return scalars;
  }

  private static long[] signs(BigInteger k, Comb.Shape shape) {
    long[] scalar = new long[Scalar.WORDS];
    Scalar.decode(scalar, Edwards25519.littleEndian(k), 0);
    long[] signs = new long[Scalar.SIGN_WORDS];
    Scalar.recode(signs, scalar, shape.digits());
    return signs;
  }

  private static Point decode(Edwards25519.Point point) {
    Point decoded = Point.decode(point.encode());
    if (decoded == null) {
      throw new AssertionError("no point: " + point);
    }
    return decoded;
  }

  private static void assertSame(Edwards25519.Point expected, Point actual) {
    long[] inverse = Field.element();
    Field.invert(inverse, actual.z);
    long[] x = Field.element();
    long[] y = Field.element();
    Field.multiply(x, actual.x, inverse);
    Field.multiply(y, actual.y, inverse);
    assertEquals(expected.x(), FieldTest.value(x).mod(Edwards25519.P));
    assertEquals(expected.y(), FieldTest.value(y).mod(Edwards25519.P));
    assertTrue(actual.isEncodedAs(expected.encode(), inverse, new Point.Scratch()));
  }
}
