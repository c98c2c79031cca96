package stemedb.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;

/** What is hashed and what is signed. */
public final class Signing {
  /** Holds a class of the JDK only, so that it keeps no bundle alive. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Signing::newDigest);

  private Signing() {}

  /** The bytes that a signature is over: {@code stemedb.<kind>.v1:} and 64 hex digits, in ASCII. */
  public static byte[] message(RecordKind kind, Hash hash) {
    String text = "stemedb." + kind.wireName() + ".v1:" + hash;
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The identity of a record: SHA-256 of its canonical bytes. */
  public static Hash hash(byte[] canonical) {
    return Hash.of(SHA_256.get().digest(canonical));
  }

  /**
   * Signs a document with every key, in their order; the author's key ought to be among them. No
   * limit is checked here: whoever reads the record does that.
   */
  public static SignedRecord sign(Document document, AgentKey... keys) {
    byte[] canonical = CanonicalJson.of(document);
    Hash hash = hash(canonical);
    byte[] message = message(document.kind(), hash);
    List<AgentSignature> signatures = new ArrayList<>(keys.length);
    for (AgentKey key : keys) {
      signatures.add(new AgentSignature(key.agentId(), key.sign(message)));
    }
    return new SignedRecord(document.kind(), hash, canonical, document, signatures);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
