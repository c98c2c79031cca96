package stemedb.api;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a lens about one (subject, predicate).
 *
 * @param lens name of the lens
 * @param filters which assertions count
 * @param asOf which past to look at
 * @param time the answer's "now"; null for the clock at the head, and else the time of the last
 *     record that is covered
 * @param decay how confidence fades
 * @param shareWeight what the conflict score weighs by
 * @param explain whether the answer lists every candidate
 * @param parameters what else the lens may read, as it came
 */
public record Question(
    String subject,
    String predicate,
    String lens,
    Filters filters,
    AsOf asOf,
    @Nullable Instant time,
    Decay decay,
    ShareWeight shareWeight,
    boolean explain,
    Map<String, String> parameters) {

  public Question {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(predicate, "predicate");
    Objects.requireNonNull(lens, "lens");
    parameters = Map.copyOf(parameters);
  }

  /** A question with default filters, at the head, without decay or explanation. */
  public static Question of(String subject, String predicate, String lens) {
    return new Question(
        subject,
        predicate,
        lens,
        Filters.DEFAULT,
        AsOf.HEAD,
        null,
        Decay.NONE,
        ShareWeight.CONFIDENCE,
        false,
        Map.of());
  }

  /** The same question about another past. */
  public Question withAsOf(AsOf asOf) {
    return new Question(
        subject, predicate, lens, filters, asOf, time, decay, shareWeight, explain, parameters);
  }
}
