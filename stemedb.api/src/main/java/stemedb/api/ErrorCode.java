package stemedb.api;

import java.util.Locale;

/** What can go wrong, as clients see it: the word in {@code code} and the HTTP status. */
public enum ErrorCode {
  MALFORMED_JSON(400, "The body is not JSON"),
  DUPLICATE_MEMBER(400, "A member stands there twice"),
  INVALID_ENCODING(400, "The text is not valid UTF-8"),
  VALIDATION_FAILED(400, "A value is not allowed"),
  TIMESTAMP_IN_FUTURE(400, "The time stamp lies in the future"),
  INVALID_CURSOR(400, "The cursor is not one of ours"),
  INVALID_TIME(400, "The time cannot be asked for"),
  UNAUTHENTICATED(401, "Who are you?"),
  FORBIDDEN(403, "Not allowed"),
  NOT_FOUND(404, "Nothing is there"),
  UNKNOWN_LENS(404, "No such lens is installed"),
  METHOD_NOT_ALLOWED(405, "The method does not fit"),
  NOT_ACCEPTABLE(406, "No such representation"),
  BODY_TIMEOUT(408, "The body took too long to arrive"),
  CONFLICT(409, "That contradicts the state"),
  GENERATION_CHANGED(409, "The journal was replaced"),
  LENGTH_REQUIRED(411, "The length is missing"),
  TOO_LARGE(413, "Too large"),
  URI_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "That content type is not understood"),
  SIGNATURE_INVALID(422, "A signature does not verify"),
  SIGNATURE_MISSING(422, "The author's signature is missing"),
  NOT_ALLOWED(422, "The signer may not do that"),
  POLICY_REJECTED(422, "A policy refuses that"),
  PROOF_OF_WORK_REQUIRED(428, "Proof of work is needed"),
  RATE_LIMITED(429, "Too many requests"),
  QUOTA_EXHAUSTED(429, "The agent has used its share"),
  CIRCUIT_OPEN(429, "The agent was refused too often"),
  QUEUE_FULL(429, "Too many writes are waiting"),
  TOO_MANY_READERS(429, "Too many follow the feed"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL(500, "An error of ours"),
  LENS_FAILED(502, "The lens failed"),
  STORAGE_UNAVAILABLE(503, "The store is away"),
  JOURNAL_UNAVAILABLE(503, "The journal is away"),
  READ_ONLY(503, "The node takes no writes"),
  STARTING(503, "The node is starting"),
  LENS_SUSPENDED(503, "The lens is suspended"),
  LENS_TIMEOUT(504, "The lens took too long"),
  REQUEST_TIMEOUT(504, "The request took too long"),
  DISK_FULL(507, "No space is left");

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final int httpStatus;
  private final String title;

  ErrorCode(int httpStatus, String title) {
    this.httpStatus = httpStatus;
    this.title = title;
  }

  /** The word in JSON. */
  public String wireName() {
    return wireName;
  }

  /** The HTTP status that goes with it. */
  public int httpStatus() {
    return httpStatus;
  }

  /** What it means, for people; the same for every occurrence. */
  public String title() {
    return title;
  }

  /** Whether the same request can succeed a little later. */
  public boolean retryable() {
    return httpStatus == 429 || httpStatus == 503;
  }
}
