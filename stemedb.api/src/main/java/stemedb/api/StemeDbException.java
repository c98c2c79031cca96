package stemedb.api;

/** The database refused or could not do something; {@link #problem()} says what and why. */
public final class StemeDbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public StemeDbException(Problem problem) {
    this(problem, null);
  }

  /**
   * @param cause what lies behind it, for the log of this node; clients see the problem only
   */
  public StemeDbException(Problem problem, @org.jspecify.annotations.Nullable Throwable cause) {
    super(problem.code().wireName() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  /** What was refused and why. */
  public Problem problem() {
    return problem;
  }
}
