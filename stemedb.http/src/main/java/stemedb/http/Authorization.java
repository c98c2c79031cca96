package stemedb.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.http.endpoint.Node;
import stemedb.http.route.Reply;

/**
 * The last word on whether a request may go on: with authentication on, none that no authentication
 * filter has seen, and below {@code /v1/admin} none that has neither a key that such a filter let
 * pass nor the token of the node's data folder. So a filter that is being replaced opens no door.
 */
final class Authorization {
  private static final String ADMIN = "/v1/admin";

  private final boolean authentication;
  private final Node node;

  Authorization(HttpConfiguration configuration, Node node) {
    this.authentication = configuration.authentication();
    this.node = node;
  }

  /**
   * Whether the request may go on; otherwise it is answered.
   *
   * @throws ServletException for the front, which then holds the request until the authentication
   *     filter is back
   */
  boolean admits(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    try {
      if (authentication && request.getAttribute(RequestAttributes.AUTHENTICATED) == null) {
        if (request.getAttribute(RequestAttributes.FRONT) != null) {
          throw new ServletException("the authentication filter has been unregistered");
        }
        throw Problem.of(ErrorCode.STARTING, "what asks for API keys is not there").toException();
      }
      checkAdmin(request);
      return true;
    } catch (StemeDbException e) {
      Reply reply = Reply.problem(e.problem(), RequestAttributes.requestId(request));
      ReplyWriter.write(response, reply, !request.getMethod().equals("HEAD"));
      return false;
    }
  }

  /** Whether a path is part of the administration. */
  static boolean isAdministration(String path) {
    return path.equals(ADMIN) || path.startsWith(ADMIN + "/");
  }

  private void checkAdmin(HttpServletRequest request) {
    if (!isAdministration(RequestAttributes.path(request))
        || authentication && request.getAttribute(RequestAttributes.KEY) != null) {
      return;
    }
    if (!AdminToken.of(node.database().status().directory())
        .matches(RequestAttributes.credential(request))) {
      throw Problem.of(
              ErrorCode.UNAUTHENTICATED,
              "send the token of the data folder's admin.token, or a key with the role admin, as"
                  + " X-API-Key or Authorization: Bearer")
          .toException();
    }
  }
}
