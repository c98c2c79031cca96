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
    int[] digits = digits(signs);
    sum.setNeutral();
    for (int column = shape.spacing() - 1; column >= 0; column--) {
      sum.twice(scratch);
      addColumn(sum, digits, column, scratch);
    }
  }

  /**
   * Sets the sum to that of two multiples. The doublings are shared: a comb of fewer columns joins
   * when the last ones are reached.
   */
  static void multiplyTwo(
      Point sum, Comb first, long[] firstSigns, Comb second, long[] secondSigns, Point.Scratch s) {
    int[] firstDigits = first.digits(firstSigns);
    int[] secondDigits = second.digits(secondSigns);
    second.touch(secondDigits, s);
    sum.setNeutral();
    int columns = Math.max(first.shape.spacing(), second.shape.spacing());
    for (int column = columns - 1; column >= 0; column--) {
      if (column < columns - 1) {
        sum.twice(s);
      }
      if (column < first.shape.spacing()) {
        first.addColumn(sum, firstDigits, column, s);
      }
      if (column < second.shape.spacing()) {
        second.addColumn(sum, secondDigits, column, s);
      }
    }
  }

  private void addColumn(Point sum, int[] digits, int column, Point.Scratch scratch) {
    int end = (column + 1) * shape.blocks();
    for (int i = end - shape.blocks(); i < end; i++) {
      int digit = digits[i];
      sum.add(table, digit < 0 ? ~digit : digit, digit < 0, scratch);
    }
  }

  /** Column by column, block by block: where the entry is, or ~ that for its negative. */
  private int[] digits(long[] signs) {
    int half = shape.entriesOfBlock();
    int[] digits = new int[shape.spacing() * shape.blocks()];
    int at = 0;
    for (int column = 0; column < shape.spacing(); column++) {
      int sign = column;
      for (int block = 0; block < shape.blocks(); block++) {
        int digit = 0;
        for (int t = 0; t < shape.teeth(); t++) {
          digit |= (int) (signs[sign >> 6] >>> sign & 1) << t;
          sign += shape.spacing();
        }
        boolean negative = (digit & half) == 0;
        int index = (negative ? ~digit : digit) & half - 1;
        int entry = (block * half + index) * Point.ENTRY;
        digits[at++] = negative ? ~entry : entry;
      }
    }
    return digits;
  }

  /**
   * Reads a bit of each entry that will be needed. The tables of a thousand authors lie in memory,
   * not in caches; here the processor waits for all entries at once instead of one by one.
   */
  private void touch(int[] digits, Point.Scratch scratch) {
    long sum = 0;
    for (int digit : digits) {
      int entry = digit < 0 ? ~digit : digit;
      sum += table[entry] + table[entry + Point.ENTRY / 2] + table[entry + Point.ENTRY - 1];
    }
    scratch.keep(sum);
  }
}
