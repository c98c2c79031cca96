package stemedb.record;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member of the documents of one kind.
 *
 * @param <D> the model of the document
 * @param <T> what the model has for the member
 */
final class Member<D, T> {
  final String name;
  final String pointer;
  final boolean required;

  /** The name in quotes and a colon. */
  final byte[] label;

  private final MemberType<T> type;
  private final Function<D, @Nullable T> of;

  /** Its number among the members of its schema, in the order of RFC 8785. */
  private int place = -1;

  Member(String name, boolean required, MemberType<T> type, Function<D, @Nullable T> of) {
    this.name = name;
    this.pointer = "/" + name;
    this.required = required;
    this.label = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
    this.type = type;
    this.of = of;
  }

  void place(int number) {
    place = number;
  }

  int place() {
    return place;
  }

  @Nullable Object read(MemberInput in) {
    return type.read(in.at(name, pointer));
  }

  /** The form of what the document has there, or null when it has nothing. */
  @Nullable Object form(D document) {
    T value = of.apply(document);
    return value == null ? null : type.form(value);
  }
}
