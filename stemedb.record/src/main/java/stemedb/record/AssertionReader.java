package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;

/**
 * Reads one assertion: its members into slots, its rules (see {@link RecordReader}) as they come.
 * An instance reads once.
 */
final class AssertionReader {
  /** Where the assertion stands, and so what may stand beside its own members. */
  enum Form {
    /** The canonical document. */
    STORED,
    /** With {@code signatures}. */
    SUBMITTED,
    /** With {@code signatures} and {@code kind}. */
    TAGGED;

    boolean allows(AssertionMember member) {
      return switch (member) {
        case KIND -> this == TAGGED;
        case SIGNATURES -> this != STORED;
        default -> true;
      };
    }
  }

  private static final int SUBJECT_BYTES_MAX = 512;
  private static final int PREDICATE_BYTES_MAX = 256;
  private static final int METADATA_ENTRIES_MAX = 32;
  private static final int METADATA_KEY_BYTES_MAX = 64;
  private static final int METADATA_VALUE_BYTES_MAX = 1_024;
  private static final int HASH_DIGITS = 64;
  private static final int VISUAL_HASH_DIGITS = 16;

  private final JsonInput in;
  private final Form form;
  private final Violations violations = new Violations();
  private final AssertionSlots slots = new AssertionSlots();
  private int seen;

  private @Nullable String subject;
  private @Nullable String predicate;
  private @Nullable ObjectValue object;
  private double confidence;
  private @Nullable SourceClass sourceClass;
  private @Nullable AgentId agentId;
  private @Nullable Instant timestamp;
  private @Nullable Hash sourceHash;
  private @Nullable LifecycleStage lifecycle;
  private @Nullable Hash parentHash;
  private @Nullable Hash epoch;
  private @Nullable Instant validFrom;
  private @Nullable Instant validUntil;
  private @Nullable Long visualHash;
  private float @Nullable [] vector;
  private Map<String, String> metadata = Map.of();
  private List<AgentSignature> signatures = List.of();

  AssertionReader(JsonInput in, Form form) {
    this.in = in;
    this.form = form;
  }

  /** Reads the whole text. */
  Assertion read() {
    if (in.token() != JsonToken.START_OBJECT) {
      violations.add("", "a record is a JSON object");
      violations.throwIfAny();
    }
    for (String name = in.nextMember(""); name != null; name = in.nextMember("")) {
      AssertionMember member = AssertionMember.ofWireName(name);
      if (member == null || !form.allows(member)) {
        violations.unknown("", name);
        in.skip();
      } else {
        if (isSeen(member)) {
          throw Violations.duplicate("", name);
        }
        seen |= 1 << member.ordinal();
        read(member);
      }
    }
    in.end();
    checkWhole();
    return assertion();
  }

  /** The signatures that stood beside the document, in their order. */
  List<AgentSignature> signatures() {
    return signatures;
  }

  /** The document's bytes in the form of RFC 8785. */
  byte[] canonical(int sizeHint) {
    return slots.canonical(sizeHint);
  }

  private void read(AssertionMember member) {
    switch (member) {
      case SUBJECT -> subject = name(member, SUBJECT_BYTES_MAX);
      case PREDICATE -> predicate = name(member, PREDICATE_BYTES_MAX);
      case OBJECT -> object = new ObjectReader(in, violations, slots).read();
      case CONFIDENCE -> confidence = confidence();
      case SOURCE_CLASS -> sourceClass = word(member, SourceClass::ofWireName);
      case AGENT_ID -> agentId = hex(member, HASH_DIGITS, AgentId::parse);
      case TIMESTAMP -> timestamp = time(member);
      case SOURCE_HASH -> sourceHash = hex(member, HASH_DIGITS, Hash::parse);
      case LIFECYCLE -> lifecycle = word(member, LifecycleStage::ofWireName);
      case PARENT_HASH -> parentHash = hex(member, HASH_DIGITS, Hash::parse);
      case EPOCH -> epoch = hex(member, HASH_DIGITS, Hash::parse);
      case VALID_FROM -> validFrom = time(member);
      case VALID_UNTIL -> validUntil = time(member);
      case VISUAL_HASH ->
          visualHash = hex(member, VISUAL_HASH_DIGITS, h -> Long.parseUnsignedLong(h, 16));
      case VECTOR -> vector = parsed(member, ValueRules::vector);
      case METADATA -> metadata();
      case KIND -> kind(member);
      case SIGNATURES -> signatures = new SignatureListReader(in, violations).read();
    }
  }

  private void checkWhole() {
    for (AssertionMember member : AssertionMember.IN_ORDER) {
      if ((member.required || member == AssertionMember.KIND && form == Form.TAGGED)
          && !isSeen(member)) {
        violations.add(member.pointer, member.wireName + " is missing");
      }
    }
    if (validFrom != null && validUntil != null && !validFrom.isBefore(validUntil)) {
      violations.add(
          AssertionMember.VALID_UNTIL.pointer, "valid_until does not lie after valid_from");
    }
    violations.throwIfAny();
    if (form != Form.STORED && !isSignedByAuthor()) {
      throw Problem.at(
              ErrorCode.SIGNATURE_MISSING,
              AssertionMember.SIGNATURES.pointer,
              "signatures has none of the author, agent_id")
          .toException();
    }
  }

  private boolean isSignedByAuthor() {
    AgentId author = agentId;
    for (AgentSignature signature : signatures) {
      if (author != null && author.equals(signature.agentId())) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("NullAway") // it overlooks that the array may be null in a compiled record
  private Assertion assertion() {
    if (subject == null
        || predicate == null
        || object == null
        || sourceClass == null
        || agentId == null
        || timestamp == null) {
      throw new IllegalStateException("a required member is missing");
    }
    return new Assertion(
        subject,
        predicate,
        object,
        confidence,
        sourceClass,
        agentId,
        timestamp,
        sourceHash,
        lifecycle,
        parentHash,
        epoch,
        validFrom,
        validUntil,
        visualHash,
        vector,
        metadata);
  }

  private boolean isSeen(AssertionMember member) {
    return (seen & 1 << member.ordinal()) != 0;
  }

  private @Nullable String name(AssertionMember member, int bytesMax) {
    String text = string(member);
    return text == null || violated(member, ValueRules.name(member.wireName, text, bytesMax))
        ? null
        : text;
  }

  private double confidence() {
    AssertionMember member = AssertionMember.CONFIDENCE;
    if (!in.atNumber()) {
      violations.add(member.pointer, "confidence is not a number");
      in.skip();
      return 0;
    }
    NumberLiteral number = in.number(member.pointer);
    slots.set(member, number.canonical());
    if (number.value() < 0 || number.value() > 1) {
      violations.add(member.pointer, "confidence does not lie between 0 and 1");
    }
    return number.value();
  }

  private <T> @Nullable T hex(AssertionMember member, int digits, Function<String, T> parser) {
    String text = string(member);
    return text == null || violated(member, ValueRules.hex(member.wireName, text, digits))
        ? null
        : parser.apply(text);
  }

  private <T> @Nullable T word(AssertionMember member, Function<String, Optional<T>> words) {
    String text = string(member);
    if (text == null) {
      return null;
    }
    Optional<T> value = words.apply(text);
    if (value.isEmpty()) {
      violations.add(member.pointer, member.wireName + " cannot be " + Violations.shown(text));
    }
    return value.orElse(null);
  }

  private @Nullable Instant time(AssertionMember member) {
    return parsed(member, Timestamps::parse);
  }

  private <T> @Nullable T parsed(AssertionMember member, Function<String, T> parser) {
    String text = string(member);
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      violations.add(member.pointer, member.wireName + ": " + e.getMessage());
      return null;
    }
  }

  private void metadata() {
    AssertionMember member = AssertionMember.METADATA;
    if (in.token() != JsonToken.START_OBJECT) {
      violations.add(member.pointer, "metadata is not an object of strings");
      in.skip();
      return;
    }
    SortedMap<String, String> entries = new TreeMap<>();
    for (String key = in.nextMember(member.pointer);
        key != null;
        key = in.nextMember(member.pointer)) {
      String pointer = member.pointer + "/" + Violations.escape(key);
      String value = "";
      if (in.token() == JsonToken.VALUE_STRING) {
        value = in.text(pointer);
      } else {
        violations.add(pointer, "a value of metadata is not a string");
        in.skip();
      }
      if (entries.put(key, value) != null) {
        throw Violations.duplicate(member.pointer, key);
      }
      checkSize(pointer, "a key of metadata", key, METADATA_KEY_BYTES_MAX);
      checkSize(pointer, "a value of metadata", value, METADATA_VALUE_BYTES_MAX);
    }
    if (entries.size() > METADATA_ENTRIES_MAX) {
      violations.add(
          member.pointer, "metadata has " + entries.size() + " entries, at most 32 are allowed");
    }
    slots.metadata(entries);
    metadata = entries;
  }

  private void checkSize(String pointer, String what, String text, int bytesMax) {
    String violation = ValueRules.size(what, text, bytesMax);
    if (violation != null) {
      violations.add(pointer, violation);
    }
  }

  private void kind(AssertionMember member) {
    String text = string(member);
    if (text == null) {
      return;
    }
    slots.clear(member);
    Optional<RecordKind> kind = RecordKind.ofWireName(text);
    if (kind.isEmpty()) {
      violations.add(member.pointer, "kind cannot be " + Violations.shown(text));
    } else if (kind.get() != RecordKind.ASSERTION) {
      throw RecordReader.madeByTheNode(kind.get());
    }
  }

  /** The member's text, which goes into its slot; null when it is of another type. */
  private @Nullable String string(AssertionMember member) {
    if (in.token() != JsonToken.VALUE_STRING) {
      violations.add(member.pointer, member.wireName + " is not a string");
      in.skip();
      return null;
    }
    String text = in.text(member.pointer);
    slots.set(member, text);
    return text;
  }

  private boolean violated(AssertionMember member, @Nullable String violation) {
    if (violation != null) {
      violations.add(member.pointer, violation);
    }
    return violation != null;
  }
}
