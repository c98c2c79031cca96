package stemedb.verify.conscrypt;

import java.util.HexFormat;
import java.util.stream.Stream;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.model.AgentId;

/** What the tests share: both engines, and checks from arrays or hex. */
final class Engines {
  private static final HexFormat HEX = HexFormat.of();

  private Engines() {}

  /** A failure and no skipped test when Conscrypt does not load: the build's platforms have it. */
  static Engine conscrypt() {
    try {
      return Engine.conscrypt();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Engine> both() {
    return Stream.of(conscrypt(), Engine.jdk());
  }

  static Stream<StrictVerifier> verifiers() {
    return both().map(StrictVerifier::new);
  }

  static SignatureCheck check(byte[] key, byte[] message, byte[] signature) {
    return new SignatureCheck(AgentId.of(key), message, signature);
  }

  static SignatureCheck check(String key, String message, String signature) {
    return check(HEX.parseHex(key), HEX.parseHex(message), HEX.parseHex(signature));
  }

  /** R and S, one behind the other. */
  static byte[] join(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
