package stemedb.bench.claims;

import java.nio.charset.StandardCharsets;
import stemedb.api.model.Hash;

/**
 * A signed claim as it travels.
 *
 * @param hash its identity
 * @param json the document with its signatures
 */
public record Claim(Hash hash, byte[] json) {
  private static final byte[] TAG = "{\"kind\":\"assertion\",".getBytes(StandardCharsets.US_ASCII);

  /** The form of a batch line. */
  public byte[] taggedJson() {
    byte[] tagged = new byte[TAG.length + json.length - 1];
    System.arraycopy(TAG, 0, tagged, 0, TAG.length);
    System.arraycopy(json, 1, tagged, TAG.length, json.length - 1);
    return tagged;
  }
}
