package stemedb.record;

import stemedb.api.model.Document;

/**
 * RFC 8785, the JSON Canonicalization Scheme: one value has one form in bytes, so that it can be
 * hashed and signed.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * The canonical form of any JSON value under the rules of I-JSON (RFC 7493): strict UTF-8, no
   * lone surrogates, no duplicate members, numbers within the range of an IEEE double (their
   * nearest double is what counts). At most 32 levels and 1000 digits a number.
   *
   * @throws stemedb.api.StemeDbException {@code malformed_json}, {@code invalid_encoding}, {@code
   *     duplicate_member} or {@code validation_failed}
   */
  public static byte[] of(byte[] json) {
    CanonicalWriter out = new CanonicalWriter(json.length);
    JsonTree.read(json).write(out);
    return out.toBytes();
  }

  /**
   * The canonical form of a model document: times in their shortest form, members that are absent
   * (and metadata without entries) left out. No limit is checked.
   *
   * @throws stemedb.api.StemeDbException {@code invalid_encoding} when a text has a lone surrogate
   * @throws IllegalArgumentException when a number is not finite or a time lies outside the years
   *     0000 to 9999
   */
  public static byte[] of(Document document) {
    return Schemas.canonical(document);
  }
}
