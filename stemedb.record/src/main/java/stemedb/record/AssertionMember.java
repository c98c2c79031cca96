package stemedb.record;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an assertion on the wire, in the order of RFC 8785. */
enum AssertionMember {
  AGENT_ID(true),
  CONFIDENCE(true),
  EPOCH(false),
  /** Of a batch line only; not part of the document. */
  KIND(false),
  LIFECYCLE(false),
  METADATA(false),
  OBJECT(true),
  PARENT_HASH(false),
  PREDICATE(true),
  /** Of what is submitted; not part of the document. */
  SIGNATURES(false),
  SOURCE_CLASS(true),
  SOURCE_HASH(false),
  SUBJECT(true),
  TIMESTAMP(true),
  VALID_FROM(false),
  VALID_UNTIL(false),
  VECTOR(false),
  VISUAL_HASH(false);

  static final AssertionMember[] IN_ORDER = values();

  private static final Map<String, AssertionMember> BY_NAME = new HashMap<>();

  static {
    for (AssertionMember member : IN_ORDER) {
      BY_NAME.put(member.wireName, member);
    }
  }

  final String wireName = name().toLowerCase(Locale.ROOT);
  final String pointer = "/" + wireName;
  final boolean required;

  /** The name in quotes and a colon. */
  final byte[] label = ('"' + wireName + "\":").getBytes(StandardCharsets.US_ASCII);

  AssertionMember(boolean required) {
    this.required = required;
  }

  /** The member with that name in JSON, or null. */
  static @Nullable AssertionMember ofWireName(String name) {
    return BY_NAME.get(name);
  }
}
