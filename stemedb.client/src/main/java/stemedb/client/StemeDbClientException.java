package stemedb.client;

import org.jspecify.annotations.Nullable;

/** A node refused something, or could not be reached. */
public final class StemeDbClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Code of a node that does not answer, or not in time. */
  public static final String UNREACHABLE = "unreachable";

  /** Code of an answer that is none of ours. */
  public static final String UNEXPECTED_ANSWER = "unexpected_answer";

  private final int status;
  private final String code;
  private final String detail;

  public StemeDbClientException(int status, String code, String detail) {
    this(status, code, detail, null);
  }

  public StemeDbClientException(int status, String code, String detail, @Nullable Throwable cause) {
    super(code + ": " + detail, cause);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** The HTTP status; 0 when there was no answer. */
  public int status() {
    return status;
  }

  /** The code of the node's problem, or one of the codes of this class. */
  public String code() {
    return code;
  }

  /** What was wrong. */
  public String detail() {
    return detail;
  }

  /** Whether the node did not answer. */
  public boolean unreachable() {
    return status == 0;
  }
}
