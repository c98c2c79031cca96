package stemedb.record;

import stemedb.api.model.Document;

/** RFC 8785, the JSON Canonicalization Scheme. */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** The canonical form of any JSON value. */
  public static byte[] of(byte[] json) {
    throw new UnsupportedOperationException();
  }

  /** The canonical form of a model document. */
  public static byte[] of(Document document) {
    throw new UnsupportedOperationException();
  }
}
