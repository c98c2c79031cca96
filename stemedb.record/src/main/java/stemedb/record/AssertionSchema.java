package stemedb.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import stemedb.api.model.AgentId;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;

/** The members of an assertion. */
final class AssertionSchema {
  private static final int VISUAL_HASH_DIGITS = 16;

  private AssertionSchema() {}

  @SuppressWarnings("NullAway") // it overlooks that the array may be null in a compiled record
  static Schema<Assertion> make() {
    Schema.Builder<Assertion> s = new Schema.Builder<>(RecordKind.ASSERTION);
    Member<Assertion, String> subject =
        s.required("subject", MemberTypes.SUBJECT, Assertion::subject);
    Member<Assertion, String> predicate =
        s.required("predicate", MemberTypes.PREDICATE, Assertion::predicate);
    Member<Assertion, ObjectValue> object =
        s.required("object", ObjectType.INSTANCE, Assertion::object);
    Member<Assertion, Double> confidence =
        s.required("confidence", MemberTypes.number(0, 1), Assertion::confidence);
    Member<Assertion, SourceClass> sourceClass =
        s.required("source_class", MemberTypes.SOURCE_CLASS, Assertion::sourceClass);
    Member<Assertion, AgentId> agent =
        s.required("agent_id", MemberTypes.AGENT, Assertion::agentId);
    Member<Assertion, Instant> timestamp =
        s.required("timestamp", MemberTypes.TIME, Assertion::timestamp);
    Member<Assertion, Hash> sourceHash =
        s.optional("source_hash", MemberTypes.HASH, Assertion::sourceHash);
    Member<Assertion, LifecycleStage> lifecycle =
        s.optional(
            "lifecycle",
            MemberTypes.word(LifecycleStage::ofWireName, LifecycleStage::wireName),
            Assertion::lifecycle);
    Member<Assertion, Hash> parent =
        s.optional("parent_hash", MemberTypes.HASH, Assertion::parentHash);
    Member<Assertion, Hash> epoch = s.optional("epoch", MemberTypes.HASH, Assertion::epoch);
    Member<Assertion, Instant> from =
        s.optional("valid_from", MemberTypes.TIME, Assertion::validFrom);
    Member<Assertion, Instant> until =
        s.optional("valid_until", MemberTypes.TIME, Assertion::validUntil);
    Member<Assertion, Long> visualHash =
        s.optional(
            "visual_hash",
            MemberTypes.hex(
                VISUAL_HASH_DIGITS,
                digits -> Long.parseUnsignedLong(digits, 16),
                hash -> HexFormat.of().toHexDigits(hash)),
            Assertion::visualHash);
    Member<Assertion, float[]> vector =
        s.optional(
            "vector",
            MemberTypes.parsed(ValueRules::vector, AssertionSchema::base64),
            Assertion::vector);
    Member<Assertion, Map<String, String>> metadata =
        s.optional("metadata", Lists.METADATA, a -> a.metadata().isEmpty() ? null : a.metadata());
    s.rule(
        (read, violations) -> {
          Instant first = read.get(from);
          Instant end = read.get(until);
          if (first != null && end != null && !first.isBefore(end)) {
            violations.add(until.pointer, "valid_until does not lie after valid_from");
          }
        });
    return s.make(
        read ->
            new Assertion(
                read.need(subject),
                read.need(predicate),
                read.need(object),
                read.need(confidence),
                read.need(sourceClass),
                read.need(agent),
                read.need(timestamp),
                read.get(sourceHash),
                read.get(lifecycle),
                read.get(parent),
                read.get(epoch),
                read.get(from),
                read.get(until),
                read.get(visualHash),
                read.get(vector),
                Objects.requireNonNullElse(read.get(metadata), Map.of())));
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
