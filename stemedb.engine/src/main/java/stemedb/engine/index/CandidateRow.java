package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;

/**
 * All that filters and lenses need of an assertion, so that a question parses no document.
 *
 * <p>Layout, big-endian: format 1 (1 byte) · hash (32) · agent (32) · timestamp seconds (8), nanos
 * (4) · confidence as IEEE bits (8) · source class (1) · lifecycle (1) · object type (1) · presence
 * bits (1) · then what is present of source hash (32), epoch (32), valid_from (12), valid_until
 * (12) · object value (8, 1, or the rest as UTF-8).
 */
public record CandidateRow(
    Hash hash,
    AgentId agentId,
    Instant timestamp,
    double confidence,
    SourceClass sourceClass,
    LifecycleStage lifecycle,
    ObjectValue object,
    @Nullable Hash sourceHash,
    @Nullable Hash epoch,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil) {

  private static final byte FORMAT = 1;
  private static final int FIXED = 1 + 32 + 32 + 12 + 8 + 1 + 1 + 1 + 1;
  private static final int HAS_SOURCE = 1;
  private static final int HAS_EPOCH = 2;
  private static final int HAS_FROM = 4;
  private static final int HAS_UNTIL = 8;
  private static final byte TEXT = 1;
  private static final byte NUMBER = 2;
  private static final byte BOOLEAN = 3;
  private static final byte REFERENCE = 4;
  private static final SourceClass[] SOURCE_CLASSES = SourceClass.values();
  private static final LifecycleStage[] STAGES = LifecycleStage.values();

  /** The row of an assertion. */
  public static CandidateRow of(Hash hash, Assertion assertion) {
    return new CandidateRow(
        hash,
        assertion.agentId(),
        assertion.timestamp(),
        assertion.confidence(),
        assertion.sourceClass(),
        assertion.stage(),
        assertion.object(),
        assertion.sourceHash(),
        assertion.epoch(),
        assertion.validFrom(),
        assertion.validUntil());
  }

  /** The value of the row in the store. */
  public byte[] toBytes() {
    byte[] value = objectBytes();
    int present =
        (sourceHash == null ? 0 : HAS_SOURCE)
            | (epoch == null ? 0 : HAS_EPOCH)
            | (validFrom == null ? 0 : HAS_FROM)
            | (validUntil == null ? 0 : HAS_UNTIL);
    int optional =
        32 * Integer.bitCount(present & (HAS_SOURCE | HAS_EPOCH))
            + 12 * Integer.bitCount(present & (HAS_FROM | HAS_UNTIL));
    byte[] row = new byte[FIXED + optional + value.length];
    ByteBuffer out = ByteBuffer.wrap(row);
    out.put(FORMAT);
    hash.copyTo(row, out.position());
    agentId.copyTo(row, out.position() + 32);
    out.position(out.position() + 64);
    putInstant(out, timestamp);
    out.putDouble(confidence);
    out.put((byte) sourceClass.tier());
    out.put((byte) lifecycle.ordinal());
    out.put(objectType());
    out.put((byte) present);
    putHash(out, sourceHash);
    putHash(out, epoch);
    putInstant(out, validFrom);
    putInstant(out, validUntil);
    out.put(value);
    return row;
  }

  /**
   * @throws IllegalArgumentException when it is not such a row
   */
  public static CandidateRow of(byte[] row) {
    if (row.length < FIXED || row[0] != FORMAT) {
      throw new IllegalArgumentException("not a candidate row of format " + FORMAT);
    }
    ByteBuffer in = ByteBuffer.wrap(row, 65, row.length - 65);
    Instant timestamp = instant(in);
    double confidence = in.getDouble();
    SourceClass sourceClass = SOURCE_CLASSES[in.get()];
    LifecycleStage stage = STAGES[in.get()];
    byte type = in.get();
    int present = in.get();
    Hash sourceHash = (present & HAS_SOURCE) == 0 ? null : hash(row, in);
    Hash epoch = (present & HAS_EPOCH) == 0 ? null : hash(row, in);
    Instant validFrom = (present & HAS_FROM) == 0 ? null : instant(in);
    Instant validUntil = (present & HAS_UNTIL) == 0 ? null : instant(in);
    return new CandidateRow(
        Hash.of(row, 1),
        AgentId.of(row, 33),
        timestamp,
        confidence,
        sourceClass,
        stage,
        object(type, row, in),
        sourceHash,
        epoch,
        validFrom,
        validUntil);
  }

  private byte objectType() {
    if (object instanceof ObjectValue.Text) {
      return TEXT;
    }
    if (object instanceof ObjectValue.Number) {
      return NUMBER;
    }
    return object instanceof ObjectValue.Bool ? BOOLEAN : REFERENCE;
  }

  private byte[] objectBytes() {
    if (object instanceof ObjectValue.Number number) {
      return ByteBuffer.allocate(8).putDouble(number.value()).array();
    }
    if (object instanceof ObjectValue.Bool bool) {
      return new byte[] {(byte) (bool.value() ? 1 : 0)};
    }
    return object.text().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectValue object(byte type, byte[] row, ByteBuffer in) {
    return switch (type) {
      case NUMBER -> new ObjectValue.Number(in.getDouble());
      case BOOLEAN -> new ObjectValue.Bool(in.get() == 1);
      case TEXT -> new ObjectValue.Text(rest(row, in));
      case REFERENCE -> new ObjectValue.Reference(rest(row, in));
      default -> throw new IllegalArgumentException("unknown object type " + type);
    };
  }

  private static String rest(byte[] row, ByteBuffer in) {
    return new String(row, in.position(), in.remaining(), StandardCharsets.UTF_8);
  }

  private static void putHash(ByteBuffer out, @Nullable Hash hash) {
    if (hash != null) {
      out.put(hash.toBytes());
    }
  }

  private static Hash hash(byte[] row, ByteBuffer in) {
    Hash hash = Hash.of(row, in.position());
    in.position(in.position() + Hash.BYTES);
    return hash;
  }

  private static void putInstant(ByteBuffer out, @Nullable Instant instant) {
    if (instant != null) {
      out.putLong(instant.getEpochSecond()).putInt(instant.getNano());
    }
  }

  private static Instant instant(ByteBuffer in) {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }
}
