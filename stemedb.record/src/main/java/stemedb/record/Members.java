package stemedb.record;

import org.jspecify.annotations.Nullable;

/** What was read of one document: values for the model, and canonical forms. */
final class Members {
  private final @Nullable Object[] values;
  private final @Nullable Object[] forms;
  private long seen;

  Members(int count) {
    values = new @Nullable Object[count];
    forms = new @Nullable Object[count];
  }

  /** Whether it stands there for the first time. */
  boolean first(Member<?, ?> member) {
    long bit = 1L << member.place();
    boolean first = (seen & bit) == 0;
    seen |= bit;
    return first;
  }

  boolean has(Member<?, ?> member) {
    return (seen & 1L << member.place()) != 0;
  }

  void set(Member<?, ?> member, @Nullable Object value, @Nullable Object form) {
    values[member.place()] = value;
    forms[member.place()] = form;
  }

  @Nullable Object form(Member<?, ?> member) {
    return forms[member.place()];
  }

  /** The member's value, or null when it is absent or wrong. */
  @SuppressWarnings("unchecked") // only the member itself puts a value there
  <T> @Nullable T get(Member<?, T> member) {
    return (T) values[member.place()];
  }

  /** The value of a member that is there and right. */
  <T> T need(Member<?, T> member) {
    T value = get(member);
    if (value == null) {
      throw new IllegalStateException(member.name + " is missing");
    }
    return value;
  }
}
