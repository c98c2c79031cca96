package stemedb.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Assertion;
import stemedb.api.model.ObjectValue;

/**
 * The texts of one assertion, a slot for each member, from which its canonical bytes are written.
 * They are kept as the author wrote them: {@code 2026-01-01T00:00:00.500Z} is signed with its
 * zeros, though the model knows the instant only.
 */
final class AssertionSlots {
  private final @Nullable String[] texts = new @Nullable String[AssertionMember.IN_ORDER.length];
  private @Nullable ObjectValue object;
  private String objectNumber = "";
  private @Nullable SortedMap<String, String> metadata;

  /** The slots of a model document, its times and numbers in their shortest forms. */
  static AssertionSlots of(Assertion assertion) {
    AssertionSlots slots = new AssertionSlots();
    slots.setValue(AssertionMember.AGENT_ID, assertion.agentId());
    slots.setValue(AssertionMember.CONFIDENCE, CanonicalNumber.toString(assertion.confidence()));
    slots.setValue(AssertionMember.EPOCH, assertion.epoch());
    var lifecycle = assertion.lifecycle();
    slots.setValue(AssertionMember.LIFECYCLE, lifecycle == null ? null : lifecycle.wireName());
    if (!assertion.metadata().isEmpty()) {
      slots.metadata(new TreeMap<>(assertion.metadata()));
    }
    ObjectValue object = assertion.object();
    slots.object(
        object,
        object instanceof ObjectValue.Number number
            ? CanonicalNumber.toString(number.value())
            : "");
    slots.setValue(AssertionMember.PARENT_HASH, assertion.parentHash());
    slots.setValue(AssertionMember.PREDICATE, assertion.predicate());
    slots.setValue(AssertionMember.SOURCE_CLASS, assertion.sourceClass().wireName());
    slots.setValue(AssertionMember.SOURCE_HASH, assertion.sourceHash());
    slots.setValue(AssertionMember.SUBJECT, assertion.subject());
    slots.setValue(AssertionMember.TIMESTAMP, time(assertion.timestamp()));
    slots.setValue(AssertionMember.VALID_FROM, time(assertion.validFrom()));
    slots.setValue(AssertionMember.VALID_UNTIL, time(assertion.validUntil()));
    slots.setValue(AssertionMember.VECTOR, base64(assertion.vector()));
    Long visualHash = assertion.visualHash();
    slots.setValue(
        AssertionMember.VISUAL_HASH,
        visualHash == null ? null : HexFormat.of().toHexDigits(visualHash));
    return slots;
  }

  /** Sets the text of a member; of {@code confidence}, the literal. */
  void set(AssertionMember member, String text) {
    texts[member.ordinal()] = text;
  }

  /** Empties a slot of a member that is not part of the document. */
  void clear(AssertionMember member) {
    texts[member.ordinal()] = null;
  }

  /**
   * Sets the object.
   *
   * @param number the canonical literal, when it is a number
   */
  void object(ObjectValue value, String number) {
    object = value;
    objectNumber = number;
  }

  void metadata(SortedMap<String, String> entries) {
    metadata = entries;
  }

  /**
   * The document in the form of RFC 8785.
   *
   * @param sizeHint about how many bytes are expected
   */
  byte[] canonical(int sizeHint) {
    CanonicalWriter out = new CanonicalWriter(sizeHint);
    char separator = '{';
    for (AssertionMember member : AssertionMember.IN_ORDER) {
      if (isPresent(member)) {
        out.put(separator).bytes(member.label, 0, member.label.length);
        write(member, out);
        separator = ',';
      }
    }
    return out.put('}').toBytes();
  }

  private boolean isPresent(AssertionMember member) {
    return switch (member) {
      case METADATA -> metadata != null;
      case OBJECT -> object != null;
      default -> texts[member.ordinal()] != null;
    };
  }

  private void write(AssertionMember member, CanonicalWriter out) {
    switch (member) {
      case METADATA -> writeMetadata(out);
      case OBJECT -> writeObject(out);
      case CONFIDENCE -> out.ascii(text(member));
      default -> out.string(text(member));
    }
  }

  private String text(AssertionMember member) {
    String text = texts[member.ordinal()];
    return text == null ? "" : text;
  }

  private void writeObject(CanonicalWriter out) {
    ObjectValue value = object;
    if (value == null) {
      return;
    }
    out.ascii("{\"type\":\"").ascii(value.type()).ascii("\",\"value\":");
    if (value instanceof ObjectValue.Text text) {
      out.string(text.value());
    } else if (value instanceof ObjectValue.Reference reference) {
      out.string(reference.value());
    } else if (value instanceof ObjectValue.Bool bool) {
      out.ascii(Boolean.toString(bool.value()));
    } else {
      out.ascii(objectNumber);
    }
    out.put('}');
  }

  private void writeMetadata(CanonicalWriter out) {
    out.put('{');
    if (metadata != null) {
      boolean first = true;
      for (var entry : metadata.entrySet()) {
        if (!first) {
          out.put(',');
        }
        out.string(entry.getKey()).put(':').string(entry.getValue());
        first = false;
      }
    }
    out.put('}');
  }

  private void setValue(AssertionMember member, @Nullable Object value) {
    texts[member.ordinal()] = value == null ? null : value.toString();
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : Timestamps.format(instant);
  }

  private static @Nullable String base64(float @Nullable [] vector) {
    if (vector == null) {
      return null;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
