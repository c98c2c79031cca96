package stemedb.api;

import java.util.List;

/**
 * Why something was refused, in the words of RFC 9457.
 *
 * @param code which kind of problem
 * @param detail what was wrong, with the member's name and the limit
 * @param violations the members that are at fault, possibly none
 */
public record Problem(ErrorCode code, String detail, List<Violation> violations)
    implements Outcome {
  public Problem {
    violations = List.copyOf(violations);
  }

  /** A problem without a single member at fault. */
  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code, detail, List.of());
  }

  /** A problem of one member. */
  public static Problem at(ErrorCode code, String pointer, String detail) {
    return new Problem(code, detail, List.of(new Violation(pointer, detail)));
  }

  /** The exception that carries it. */
  public StemeDbException toException() {
    return new StemeDbException(this);
  }

  /**
   * A member at fault.
   *
   * @param pointer JSON pointer (RFC 6901) into the document, or the name of a query parameter
   * @param detail what is wrong with it
   */
  public record Violation(String pointer, String detail) {}
}
