package stemedb.record;

/** A JSON value that writes itself in the form of RFC 8785. */
interface Form {
  void write(CanonicalWriter out);

  /** Characters of ASCII that stand for themselves: a number, {@code true}, {@code null}. */
  record Literal(String text) implements Form {
    @Override
    public void write(CanonicalWriter out) {
      out.ascii(text);
    }
  }
}
