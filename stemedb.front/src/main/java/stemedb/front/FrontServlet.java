package stemedb.front;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import stemedb.api.ErrorCode;

/**
 * Gets the requests that no other servlet takes: tells that there is nothing, or holds them while
 * the gateway is away.
 *
 * <p>As the outermost filter it also gets those that were on their way to a servlet when that was
 * taken away. The servlet has not seen them, so they are held and sent again like the others.
 */
class FrontServlet extends HttpServlet implements Filter, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger("stemedb.front");
  private static final int REQUESTS_MAX = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Attribute and header that the gateway's filter sets, when the request came past it. */
  private static final String REQUEST_ID = "stemedb.request_id";

  /** Attribute by which others know that a request can be held. */
  private static final String FRONT = "stemedb.front";

  private static final String REQUEST_ID_HEADER = "X-Request-Id";

  private final transient GatewayWatch gateway;
  private final transient WaitingRoom room;

  FrontServlet(GatewayWatch gateway) {
    this.gateway = gateway;
    this.room = new WaitingRoom(REQUESTS_MAX, PATIENCE, gateway::isThere, FrontServlet::turnAway);
  }

  /** The gateway is there again: what waits for it goes on. */
  final void gatewayCame() {
    room.open();
  }

  /** Turns away what waits. */
  @Override
  public void close() {
    room.close();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gateway.isUnknown(path(request))) {
      write(request, response, ErrorCode.NOT_FOUND, "there is nothing at this path");
    } else if (!room.enter(request)) {
      write(request, response, ErrorCode.STARTING, "the gateway is not there");
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(FRONT, Boolean.TRUE);
    try {
      chain.doFilter(request, response);
    } catch (ServletException e) {
      if (!wasTakenAway(e) || response.isCommitted() || request.isAsyncStarted()) {
        throw e;
      }
      if (!room.enter(request)
          && request instanceof HttpServletRequest asked
          && response instanceof HttpServletResponse answer) {
        write(asked, answer, ErrorCode.STARTING, "the gateway did not come back in time");
      }
    }
  }

  /**
   * The container has no type for it; it says this, of a filter with a full stop, before it calls
   * the servlet or filter.
   */
  private static boolean wasTakenAway(ServletException e) {
    return String.valueOf(e.getMessage()).contains(" has been unregistered");
  }

  private static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    String path = info == null ? request.getServletPath() : request.getServletPath() + info;
    return path.isEmpty() ? "/" : path;
  }

  private static void turnAway(AsyncContext async) {
    try {
      if (async.getRequest() instanceof HttpServletRequest request
          && async.getResponse() instanceof HttpServletResponse response) {
        write(request, response, ErrorCode.STARTING, "the gateway did not come back in time");
      }
      async.complete();
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.DEBUG, "a request went away while it was held", e);
    }
  }

  /** Writes a problem document (RFC 9457): small enough for the container's buffer. */
  private static void write(
      HttpServletRequest request, HttpServletResponse response, ErrorCode code, String detail)
      throws IOException {
    String id = requestId(request);
    String problem =
        """
        {"type":"/problems/%1$s","title":"%2$s","status":%3$d,"detail":"%4$s","code":"%1$s",\
        "request_id":"%5$s"}"""
            .formatted(code.wireName(), code.title(), code.httpStatus(), detail, id);
    response.setStatus(code.httpStatus());
    response.setHeader(REQUEST_ID_HEADER, id);
    response.setContentType("application/problem+json");
    if (code.retryable()) {
      response.setHeader("Retry-After", "1");
    }
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(problem.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String requestId(HttpServletRequest request) {
    return request.getAttribute(REQUEST_ID) instanceof String id
        ? id
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
