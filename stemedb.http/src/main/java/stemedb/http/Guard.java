package stemedb.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.http.route.Reply;

/** Admits a request that is addressed to this node and does not come from a foreign web page. */
final class Guard {
  private static final String METHODS = "GET, HEAD, POST, DELETE, OPTIONS";
  private static final String HEADERS =
      "Content-Type, Content-Encoding, X-Request-Id, X-API-Key, Authorization, X-Agent-Id,"
          + " X-PoW-Nonce, X-PoW-Timestamp, Last-Event-ID";
  private static final String EXPOSED =
      "X-Request-Id, X-Stemedb-Offset, Retry-After, RateLimit, RateLimit-Policy, Link, ETag";
  private static final String PREFLIGHT_SECONDS = "600";

  private final AllowedPeers peers;

  Guard(HttpConfiguration configuration) {
    this.peers = new AllowedPeers(configuration.allowedHosts(), configuration.allowedOrigins());
  }

  /** Whether the request may go on; otherwise it is answered. It is looked at once only. */
  boolean admits(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getAttribute(RequestAttributes.GUARDED) != null) {
      return true;
    }
    try {
      checkHost(request);
      if (answersPreflight(request, response)) {
        return false;
      }
    } catch (StemeDbException e) {
      Reply reply = Reply.problem(e.problem(), RequestAttributes.requestId(request));
      ReplyWriter.write(response, reply, !request.getMethod().equals("HEAD"));
      return false;
    }
    request.setAttribute(RequestAttributes.GUARDED, Boolean.TRUE);
    return true;
  }

  private void checkHost(HttpServletRequest request) {
    if (!peers.allowsHost(request.getServerName())) {
      throw forbidden("this node does not answer for the host of this request");
    }
  }

  /** Refuses foreign pages; true when the request was a browser's question before the real one. */
  private boolean answersPreflight(HttpServletRequest request, HttpServletResponse response) {
    if (peers.namesOrigins()) {
      response.addHeader("Vary", "Origin"); // also without one: caches keep such replies, too
    }
    String origin = request.getHeader("Origin");
    if (origin == null || isOwn(origin, request)) {
      return false;
    }
    if (!peers.allowsOrigin(origin)) {
      throw forbidden("pages of this origin may not call this node");
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    if (request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null) {
      response.setHeader("Access-Control-Allow-Methods", METHODS);
      response.setHeader("Access-Control-Allow-Headers", HEADERS);
      response.setHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return true;
    }
    response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    return false;
  }

  /** Whether the page came from this node itself. */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    return origin.equalsIgnoreCase(request.getScheme() + "://" + request.getHeader("Host"));
  }

  private static StemeDbException forbidden(String detail) {
    return Problem.of(ErrorCode.FORBIDDEN, detail).toException();
  }
}
