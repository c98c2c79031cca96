package stemedb.verify;

/**
 * Multiples of one point by a table (Lim and Lee, "More Flexible Exponentiation with
 * Precomputation", 1994), with signs instead of bits, so that a table needs half the entries and no
 * digit is zero.
 *
 * <p>A scalar is a row of signs ({@link Scalar#recode}). Sign number s + spacing·(t + teeth·b)
 * belongs to column s, tooth t, block b. The signs of one column and block are the teeth of a comb:
 * spacing apart, together one digit. For each block the table holds the sum of ± 2^(spacing·(t +
 * teeth·b))·P for all signs of the teeth, the highest tooth counting +; the other half are their
 * negatives. So a multiple is, from the highest column down: double, and add one entry for each
 * block. A multiplication takes spacing − 1 doublings and columns × blocks additions.
 */
final class Comb {

  /**
   * How a comb is cut.
   *
   * @param teeth signs of a digit; twice the entries with each one
   * @param blocks digits of a column
   * @param spacing columns
   */
  record Shape(int teeth, int blocks, int spacing) {
    Shape {
      int digits = teeth * blocks * spacing;
      if (digits < 254 || digits > 64 * Scalar.SIGN_WORDS) {
        throw new IllegalArgumentException("a scalar has 254 signs");
      }
    }

    /** Signs of a scalar. */
    int digits() {
      return teeth * blocks * spacing;
    }

    int entriesOfBlock() {
      return 1 << teeth - 1;
    }

    /** Memory of a table. */
    int bytes() {
      return blocks * entriesOfBlock() * Point.ENTRY * Long.BYTES;
    }
  }

  private final Shape shape;
  private final long[] table;

  /** Makes the table. */
  Comb(Point point, Shape shape) {
    this.shape = shape;
    this.table = affine(entries(point, shape));
  }

  private static Point[] entries(Point point, Shape shape) {
    Point.Scratch scratch = new Point.Scratch();
    Point[] entries = new Point[shape.blocks() * shape.entriesOfBlock()];
    Point tooth = new Point(point);
    Point[] teeth = new Point[shape.teeth()];
    for (int block = 0; block < shape.blocks(); block++) {
      for (int t = 0; t < teeth.length; t++) {
        if (block + t > 0) {
          tooth.twice(shape.spacing(), scratch);
        }
        teeth[t] = new Point(tooth);
      }
      fillBlock(entries, block * shape.entriesOfBlock(), teeth, scratch);
    }
    return entries;
  }

  /** The first entry has all lower teeth negative; a tooth is turned by adding it twice. */
  private static void fillBlock(Point[] entries, int first, Point[] teeth, Point.Scratch scratch) {
    int top = teeth.length - 1;
    Point lowest = new Point(teeth[top]);
    for (int t = 0; t < top; t++) {
      Point negative = new Point(teeth[t]);
      negative.negate();
      lowest.add(negative, scratch);
    }
    entries[first] = lowest;
    for (int t = 0; t < top; t++) {
      teeth[t].twice(scratch);
      for (int i = 0; i < 1 << t; i++) {
        Point turned = new Point(entries[first + i]);
        turned.add(teeth[t], scratch);
        entries[first + (1 << t) + i] = turned;
      }
    }
  }

  private static long[] affine(Point[] entries) {
    long[][] inverses = new long[entries.length][];
    for (int i = 0; i < entries.length; i++) {
      inverses[i] = entries[i].z;
    }
    inverses = Inversion.invertAll(inverses, entries.length);
    long[] table = new long[entries.length * Point.ENTRY];
    for (int i = 0; i < entries.length; i++) {
      entries[i].toEntry(table, i * Point.ENTRY, inverses[i]);
    }
    return table;
  }

  Shape shape() {
    return shape;
  }

  /** Sets the sum to the multiple by a recoded scalar. */
  void multiply(Point sum, long[] signs, Point.Scratch scratch) {
    sum.setNeutral();
    for (int column = shape.spacing() - 1; column >= 0; column--) {
      sum.twice(scratch);
      addColumn(sum, signs, column, scratch);
    }
  }

  /**
   * Sets the sum to that of two multiples. The doublings are shared: a comb of fewer columns joins
   * when the last ones are reached.
   */
  static void multiplyTwo(
      Point sum, Comb first, long[] firstSigns, Comb second, long[] secondSigns, Point.Scratch s) {
    sum.setNeutral();
    int columns = Math.max(first.shape.spacing(), second.shape.spacing());
    for (int column = columns - 1; column >= 0; column--) {
      if (column < columns - 1) {
        sum.twice(s);
      }
      if (column < first.shape.spacing()) {
        first.addColumn(sum, firstSigns, column, s);
      }
      if (column < second.shape.spacing()) {
        second.addColumn(sum, secondSigns, column, s);
      }
    }
  }

  private void addColumn(Point sum, long[] signs, int column, Point.Scratch scratch) {
    int half = shape.entriesOfBlock();
    for (int block = 0; block < shape.blocks(); block++) {
      int digit = digit(signs, column, block);
      boolean negative = (digit & half) == 0;
      int index = (negative ? ~digit : digit) & half - 1;
      sum.add(table, (block * half + index) * Point.ENTRY, negative, scratch);
    }
  }

  private int digit(long[] signs, int column, int block) {
    int digit = 0;
    int sign = column + shape.spacing() * shape.teeth() * block;
    for (int t = 0; t < shape.teeth(); t++) {
      digit |= (int) (signs[sign >> 6] >>> sign & 1) << t;
      sign += shape.spacing();
    }
    return digit;
  }
}
