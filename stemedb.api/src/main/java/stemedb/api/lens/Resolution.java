package stemedb.api.lens;

import org.jspecify.annotations.Nullable;

/**
 * One winner.
 *
 * @param winner null when there was no candidate
 * @param confidence how well the lens thinks it is resolved, 0 to 1
 */
public record Resolution(@Nullable Candidate winner, double confidence) implements LensResult {
  /** No candidate, no winner. */
  public static final Resolution NONE = new Resolution(null, 0);
}
