package stemedb.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.RecordKind;

/**
 * What the journal keeps of a record. Integers are big-endian:
 *
 * <table>
 * <caption>Version 1</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>1</td><td>version: 1</td></tr>
 * <tr><td>1</td><td>code of the kind, {@link RecordKind#code()}</td></tr>
 * <tr><td>1</td><td>disposition: 0 accepted, 1 quarantined</td></tr>
 * <tr><td>8</td><td>when it was recorded, microseconds since 1970-01-01T00:00:00Z, signed</td></tr>
 * <tr><td>4</td><td>length of the document</td></tr>
 * <tr><td>n</td><td>the document, canonical JSON</td></tr>
 * <tr><td>1</td><td>number of signatures</td></tr>
 * <tr><td>96 each</td><td>public key (32) and signature (64)</td></tr>
 * <tr><td colspan="2">only when quarantined:</td></tr>
 * <tr><td>1</td><td>number of reasons, 1 to 16</td></tr>
 * <tr><td>1 + n each</td><td>length (1) and word of the reason, ASCII</td></tr>
 * </table>
 *
 * @param kind what the document is
 * @param recordedAtMicros when it was recorded, in microseconds since 1970-01-01T00:00:00Z
 * @param document canonical JSON; not to be changed
 * @param signatures at most 255
 * @param reasons why a policy holds it back, at most 16 words of 1 to 64 characters; empty when it
 *     is accepted
 */
public record Envelope(
    RecordKind kind,
    long recordedAtMicros,
    byte[] document,
    List<AgentSignature> signatures,
    List<String> reasons) {
  private static final byte VERSION = 1;
  private static final byte ACCEPTED = 0;
  private static final byte QUARANTINED = 1;
  private static final int REASONS_MAX = 16;
  private static final Pattern REASON = Pattern.compile("[a-z0-9_]{1,64}");
  private static final int HEADER_BYTES = 1 + 1 + 1 + 8 + 4;
  private static final int SIGNATURES_MAX = 255;
  private static final int SIGNATURE_BYTES = AgentId.BYTES + AgentSignature.BYTES;

  public Envelope {
    signatures = List.copyOf(signatures);
    if (signatures.size() > SIGNATURES_MAX) {
      throw new IllegalArgumentException("an envelope has at most 255 signatures");
    }
    reasons = List.copyOf(reasons);
    require(reasons.size() <= REASONS_MAX, "an envelope has at most 16 reasons");
    for (String reason : reasons) {
      require(REASON.matcher(reason).matches(), "a reason of the envelope is not a word");
    }
  }

  /** An accepted one. */
  public Envelope(
      RecordKind kind, long recordedAtMicros, byte[] document, List<AgentSignature> signatures) {
    this(kind, recordedAtMicros, document, signatures, List.of());
  }

  /** Whether a policy holds it back. */
  public boolean isQuarantined() {
    return !reasons.isEmpty();
  }

  /** The bytes for the journal. */
  public byte[] toBytes() {
    int size = HEADER_BYTES + document.length + 1 + signatures.size() * SIGNATURE_BYTES;
    if (isQuarantined()) {
      size += 1 + reasons.stream().mapToInt(reason -> 1 + reason.length()).sum();
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION).put((byte) kind.code()).put(isQuarantined() ? QUARANTINED : ACCEPTED);
    out.putLong(recordedAtMicros);
    out.putInt(document.length).put(document).put((byte) signatures.size());
    for (AgentSignature signature : signatures) {
      out.put(signature.agentId().toBytes()).put(signature.signature());
    }
    if (isQuarantined()) {
      out.put((byte) reasons.size());
      for (String reason : reasons) {
        out.put((byte) reason.length()).put(reason.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.array();
  }

  /**
   * Reads bytes of the journal.
   *
   * @throws IllegalArgumentException when version, kind or disposition are not known, or when bytes
   *     are missing or left over
   */
  public static Envelope of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    require(bytes.length > HEADER_BYTES, "an envelope has more bytes");
    require(in.get() == VERSION, "the version of the envelope is not known");
    RecordKind kind =
        RecordKind.ofCode(in.get() & 0xff)
            .orElseThrow(() -> new IllegalArgumentException("the kind of record is not known"));
    byte disposition = in.get();
    require(
        disposition == ACCEPTED || disposition == QUARANTINED,
        "the disposition of the envelope is not known");
    long recordedAtMicros = in.getLong();
    int length = in.getInt();
    require(length >= 0 && length < in.remaining(), "the document of the envelope is cut off");
    byte[] document = new byte[length];
    in.get(document);
    int count = in.get() & 0xff;
    int rest = in.remaining() - count * SIGNATURE_BYTES;
    require(
        disposition == ACCEPTED ? rest == 0 : rest > 1,
        "the envelope does not end where it should");
    List<AgentSignature> signatures = new ArrayList<>(count);
    byte[] signature = new byte[AgentSignature.BYTES];
    for (int i = 0; i < count; i++) {
      AgentId agentId = AgentId.of(bytes, in.position());
      in.position(in.position() + AgentId.BYTES);
      in.get(signature);
      signatures.add(new AgentSignature(agentId, signature));
    }
    List<String> reasons = disposition == ACCEPTED ? List.of() : reasons(in);
    return new Envelope(kind, recordedAtMicros, document, signatures, reasons);
  }

  private static List<String> reasons(ByteBuffer in) {
    int count = in.get();
    require(count > 0, "a quarantined envelope has no reasons");
    List<String> reasons = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = in.hasRemaining() ? in.get() : -1;
      require(length > 0 && length <= in.remaining(), "a reason of the envelope is cut off");
      byte[] reason = new byte[length];
      in.get(reason);
      reasons.add(new String(reason, StandardCharsets.US_ASCII));
    }
    require(!in.hasRemaining(), "the envelope does not end where it should");
    return reasons;
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
