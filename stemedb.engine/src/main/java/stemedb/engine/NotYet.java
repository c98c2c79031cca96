package stemedb.engine;

import stemedb.api.Problem;

/**
 * Something that is needed is away and may be back in a moment: {@link Patience} tries again, and
 * ends with the problem when it has waited long enough. Carries no stack trace, it is control flow.
 */
public final class NotYet extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public NotYet(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What to say when the wait was in vain. */
  public Problem problem() {
    return problem;
  }
}
