package stemedb.verify;

/**
 * Many inverses for the price of one and three multiplications each (Montgomery, "Speeding the
 * Pollard and Elliptic Curve Methods of Factorization", 1987): invert the product of all, then peel
 * off one factor after the other. An inverse is exact, so that each is the one that it would have
 * been alone.
 */
final class Inversion {
  private Inversion() {}

  /**
   * @param elements the first {@code count} are read; none is 0, their weight is 1
   * @return their inverses, in order
   */
  static long[][] invertAll(long[][] elements, int count) {
    long[][] inverses = new long[count][];
    long[] product = Field.element();
    Field.setSmall(product, 1);
    for (int i = 0; i < count; i++) {
      inverses[i] = product.clone(); // of all before i
      Field.multiply(product, product, elements[i]);
    }
    long[] inverse = Field.element();
    Field.invert(inverse, product);
    for (int i = count - 1; i >= 0; i--) {
      Field.multiply(inverses[i], inverses[i], inverse);
      Field.multiply(inverse, inverse, elements[i]);
    }
    return inverses;
  }
}
