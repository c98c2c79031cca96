package stemedb.record;

import java.util.ArrayList;
import java.util.List;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.Problem.Violation;
import stemedb.api.StemeDbException;

/** Gathers what is wrong with the members of one document, so that its author sees it all. */
final class Violations {
  private static final int COUNT_MAX = 16;
  private static final int NAME_LENGTH_MAX = 64;

  private final List<Violation> found = new ArrayList<>(0);

  /** Adds one; stops the reading when there are enough of them. */
  void add(String pointer, String detail) {
    found.add(new Violation(pointer, detail));
    if (found.size() == COUNT_MAX) {
      throwIfAny();
    }
  }

  /** Adds a member that the object does not have. */
  void unknown(String parent, String name) {
    add(
        parent + "/" + escape(name),
        (parent.isEmpty() ? "the document" : parent.substring(1))
            + " has no member "
            + shown(name));
  }

  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    String first = found.get(0).detail();
    int more = found.size() - 1;
    String detail = more == 0 ? first : first + " (and " + more + " more)";
    throw new Problem(ErrorCode.VALIDATION_FAILED, detail, found).toException();
  }

  static StemeDbException duplicate(String parent, String name) {
    return Problem.at(
            ErrorCode.DUPLICATE_MEMBER,
            parent + "/" + escape(name),
            "the member " + shown(name) + " stands there twice")
        .toException();
  }

  /** A name in a JSON pointer (RFC 6901). */
  static String escape(String name) {
    return shown(name).replace("~", "~0").replace("/", "~1");
  }

  /** A name as messages show it: strangers chose it, so it is cut. */
  static String shown(String name) {
    if (name.length() <= NAME_LENGTH_MAX) {
      return name;
    }
    int end = NAME_LENGTH_MAX;
    if (Character.isHighSurrogate(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end) + "…";
  }
}
