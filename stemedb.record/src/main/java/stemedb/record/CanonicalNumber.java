package stemedb.record;

/** Numbers as RFC 8785 writes them. */
public final class CanonicalNumber {
  private CanonicalNumber() {}

  /** ECMAScript Number::toString. */
  public static String toString(double value) {
    throw new UnsupportedOperationException();
  }
}
