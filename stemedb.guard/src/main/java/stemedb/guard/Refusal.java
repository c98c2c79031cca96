package stemedb.guard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;

/** Answers a request that may not go on with a problem document (RFC 9457). */
public final class Refusal {
  private Refusal() {}

  /**
   * Writes the document; small enough for the container's buffer, so nobody waits for the client.
   *
   * @param problem its detail is ours: no quotes, no control characters
   */
  public static void write(
      HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    ErrorCode code = problem.code();
    String id = Requests.requestId(request);
    String document =
        """
        {"type":"/problems/%1$s","title":"%2$s","status":%3$d,"detail":"%4$s","code":"%1$s"%5$s}"""
            .formatted(
                code.wireName(),
                code.title(),
                code.httpStatus(),
                problem.detail(),
                id == null ? "" : ",\"request_id\":\"" + id + '"');
    response.setStatus(code.httpStatus());
    response.setContentType("application/problem+json");
    if (code == ErrorCode.UNAUTHENTICATED) {
      response.setHeader("WWW-Authenticate", "Bearer"); // RFC 9110, section 15.5.2
    }
    if (code.retryable() && !response.containsHeader("Retry-After")) {
      response.setHeader("Retry-After", "1");
    }
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(document.getBytes(StandardCharsets.UTF_8));
    }
  }
}
