package stemedb.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why something was refused, in the words of RFC 9457.
 *
 * @param code which kind of problem
 * @param detail what was wrong, with the member's name and the limit
 * @param violations the members that are at fault, possibly none
 * @param numbers further members of the problem document, such as {@code difficulty}; {@link
 *     #RETRY_AFTER} also becomes a header
 */
public record Problem(
    ErrorCode code, String detail, List<Violation> violations, Map<String, Long> numbers)
    implements Outcome {
  /** Name of the number that says in how many seconds to try again. */
  public static final String RETRY_AFTER = "retry_after";

  public Problem {
    violations = List.copyOf(violations);
    numbers = Map.copyOf(numbers);
  }

  /** A problem without further members. */
  public Problem(ErrorCode code, String detail, List<Violation> violations) {
    this(code, detail, violations, Map.of());
  }

  /** A problem without a single member at fault. */
  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code, detail, List.of());
  }

  /** A problem of one member. */
  public static Problem at(ErrorCode code, String pointer, String detail) {
    return new Problem(code, detail, List.of(new Violation(pointer, detail)));
  }

  /** The same with one more number. */
  public Problem with(String name, long number) {
    Map<String, Long> more = new TreeMap<>(numbers);
    more.put(name, number);
    return new Problem(code, detail, violations, more);
  }

  /** The same, to be tried again in so many seconds. */
  public Problem retryAfter(long seconds) {
    return with(RETRY_AFTER, seconds);
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
