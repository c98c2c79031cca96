package stemedb.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.record.CanonicalJson;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/**
 * Signed claims without end: texts of different length on a few subjects, by a few authors. Bouncy
 * Castle signs them, twenty times faster than the JDK, so that writers keep the node busy.
 */
final class Claims {

  static final String PREDICATE = "says";

  private static final String BATCH_LINE = "{\"kind\":\"assertion\",";
  private static final int AUTHORS = 8;
  private static final int SUBJECTS = 100;
  private static final int LENGTHS = 50;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Author> authors = IntStream.range(0, AUTHORS).mapToObj(Author::new).toList();
  private final AtomicInteger taken = new AtomicInteger();

  /** A claim, ready to be sent. */
  record Claim(Hash hash, byte[] json) {}

  static String subject(int number) {
    return "swap/subject-" + number % SUBJECTS;
  }

  /** The next one; no claim is handed out twice. */
  Claim next() {
    int number = taken.getAndIncrement();
    String text = "x".repeat(number % LENGTHS) + number;
    return authors.get(number % AUTHORS).says(subject(number), text, FIRST.plusSeconds(number));
  }

  /** So many of them, as lines of a batch. */
  byte[] batch(int count) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      byte[] json = next().json();
      lines.writeBytes(BATCH_LINE.getBytes(StandardCharsets.UTF_8));
      lines.write(json, 1, json.length - 1);
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /** Somebody who makes claims; the same number is the same key in every run. */
  static final class Author {
    private final byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final AgentId id;

    Author(int number) {
      seed[0] = (byte) number;
      Ed25519.generatePublicKey(seed, 0, publicKey, 0);
      id = AgentId.of(publicKey);
    }

    Claim says(String subject, String text, Instant timestamp) {
      Assertion assertion =
          new Assertion(
              subject,
              PREDICATE,
              new ObjectValue.Text(text),
              0.8,
              SourceClass.EXPERT,
              id,
              timestamp,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              Map.of());
      byte[] canonical = CanonicalJson.of(assertion);
      Hash hash = Signing.hash(canonical);
      byte[] message = Signing.message(RecordKind.ASSERTION, hash);
      byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
      Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
      SignedRecord signed =
          new SignedRecord(
              RecordKind.ASSERTION,
              hash,
              canonical,
              assertion,
              List.of(new AgentSignature(id, signature)));
      return new Claim(hash, signed.toJson());
    }
  }
}
