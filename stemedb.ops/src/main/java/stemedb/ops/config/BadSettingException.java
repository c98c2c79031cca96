package stemedb.ops.config;

/** A variable has a value that the node cannot start with; the message is for its operator. */
final class BadSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadSettingException(String message) {
    super(message);
  }
}
