package stemedb.http.route;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.http.json.OutcomeJson;

/**
 * What is answered.
 *
 * @param status HTTP status
 * @param contentType of the body; empty when there is none
 * @param headers further headers
 * @param body not to be changed
 * @param pieces the body instead, when it has no end; else null
 * @param badSignatures how many signatures of the request did not verify
 */
public record Reply(
    int status,
    String contentType,
    List<Header> headers,
    byte[] body,
    @Nullable Pieces pieces,
    int badSignatures) {
  /** Name and value of a header. */
  public record Header(String name, String value) {}

  /** The media type of JSON documents. */
  public static final String JSON = "application/json";

  /** The media type of JSON, a value a line. */
  public static final String NDJSON = "application/x-ndjson";

  /** The media type of server-sent events. */
  public static final String EVENTS = "text/event-stream";

  /** The media type of problem documents. */
  public static final String PROBLEM = "application/problem+json";

  private static final byte[] NO_BODY = new byte[0];
  private static final String RETRY_AFTER_SECONDS = "1";

  public Reply {
    headers = List.copyOf(headers);
  }

  /** A reply to a request without a bad signature. */
  public Reply(
      int status, String contentType, List<Header> headers, byte[] body, @Nullable Pieces pieces) {
    this(status, contentType, headers, body, pieces, 0);
  }

  /** A JSON document. */
  public static Reply json(int status, byte[] body) {
    return new Reply(status, JSON, List.of(), body, null);
  }

  /** A page for people. It loads nothing and runs nothing. */
  public static Reply html(String page) {
    return new Reply(
            200, "text/html;charset=utf-8", List.of(), page.getBytes(StandardCharsets.UTF_8), null)
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        .with("X-Content-Type-Options", "nosniff");
  }

  /** A status without a body. */
  public static Reply empty(int status) {
    return new Reply(status, "", List.of(), NO_BODY, null);
  }

  /** A problem document; what may succeed a little later says when to try again. */
  public static Reply problem(Problem problem, @Nullable String requestId) {
    Reply reply =
        new Reply(
            problem.code().httpStatus(),
            PROBLEM,
            List.of(),
            OutcomeJson.problem(problem, requestId),
            null,
            problem.code() == ErrorCode.SIGNATURE_INVALID ? 1 : 0);
    if (problem.code() == ErrorCode.UNAUTHENTICATED) {
      return reply.with("WWW-Authenticate", "Bearer"); // RFC 9110, section 15.5.2
    }
    return problem.code().retryable() ? retryable(reply, problem) : reply;
  }

  private static Reply retryable(Reply reply, Problem problem) {
    Long seconds = problem.numbers().get(Problem.RETRY_AFTER);
    String retryAfter = seconds == null ? RETRY_AFTER_SECONDS : seconds.toString();
    Reply later = reply.with("Retry-After", retryAfter);
    return switch (problem.code()) {
      case CIRCUIT_OPEN -> later.with("X-Circuit-Breaker-State", "open");
      case QUOTA_EXHAUSTED ->
          later.with("X-Quota-Remaining", "0").with("X-Quota-Reset", retryAfter);
      default -> later;
    };
  }

  /** Events for as long as the client reads (HTML standard, server-sent events). */
  public static Reply events(Pieces pieces) {
    return new Reply(200, EVENTS, List.of(), NO_BODY, pieces)
        .with("Cache-Control", "no-store")
        .with("X-Accel-Buffering", "no"); // some proxies would keep events back
  }

  /** The same with one more header. */
  public Reply with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Reply(status, contentType, more, body, pieces, badSignatures);
  }

  /** The same, to a request of which so many signatures did not verify. */
  public Reply withBadSignatures(int count) {
    return new Reply(status, contentType, headers, body, pieces, count);
  }

  /** The same, naming the last record that it covers. */
  public Reply withOffset(long offset) {
    return with("X-Stemedb-Offset", Long.toString(offset));
  }
}
