package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/**
 * The place in a document where a member's value is read: the JSON, the member, and what comes of
 * it. Canonical forms are kept as the author wrote them: {@code 2026-01-01T00:00:00.500Z} is signed
 * with its zeros, though the model knows the instant only.
 */
final class MemberInput {
  final JsonInput json;
  final Violations violations;
  private String name = "";
  private String pointer = "";
  private @Nullable Object form;

  MemberInput(JsonInput json, Violations violations) {
    this.json = json;
    this.violations = violations;
  }

  /** Goes to a member, whose form is not known yet. */
  MemberInput at(String memberName, String memberPointer) {
    name = memberName;
    pointer = memberPointer;
    form = null;
    return this;
  }

  String name() {
    return name;
  }

  String pointer() {
    return pointer;
  }

  /** The canonical form: a {@link Form} or a String that goes in quotes; null when it is wrong. */
  @Nullable Object form() {
    return form;
  }

  void form(Object canonical) {
    form = canonical;
  }

  /** Something is wrong with the member as a whole. */
  void wrong(String detail) {
    violations.add(pointer, detail);
  }

  /** The text that stands there, which is its own form; null when it is of another type. */
  @Nullable String string() {
    if (json.token() != JsonToken.VALUE_STRING) {
      wrong(name + " is not a string");
      json.skip();
      return null;
    }
    String text = json.text(pointer);
    form = text;
    return text;
  }
}
