package stemedb.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.http.endpoint.Node;
import stemedb.http.route.Reply;

/**
 * Lets a request pass that is addressed to this node, does not come from a foreign web page and,
 * below {@code /v1/admin}, has the token of the node's data folder.
 */
@Component(
    service = Filter.class,
    configurationPid = HttpConfiguration.PID,
    property = {
      "service.ranking:Integer=900",
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ASYNC"
    })
@HttpWhiteboardFilterName("stemedb.http.guard")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
@Designate(ocd = HttpConfiguration.class)
public final class GuardFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String ADMIN = "/v1/admin";
  private static final String METHODS = "GET, HEAD, POST, OPTIONS";
  private static final String HEADERS =
      "Content-Type, Content-Encoding, X-Request-Id, X-API-Key, Authorization, X-Agent-Id";
  private static final String EXPOSED = "X-Request-Id, X-Stemedb-Offset, Retry-After, Link, ETag";
  private static final String PREFLIGHT_SECONDS = "600";

  private final transient AllowedPeers peers;
  private final transient Node node = new Node();

  @Activate
  public GuardFilter(HttpConfiguration configuration) {
    this.peers = new AllowedPeers(configuration.allowedHosts(), configuration.allowedOrigins());
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(StemeDb database) {
    node.bind(database);
  }

  void unbindDatabase(StemeDb database) {
    node.unbind(database);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      checkHost(request);
      if (checkOrigin(request, response)) {
        return;
      }
      checkAdmin(request);
    } catch (StemeDbException e) {
      Reply reply = Reply.problem(e.problem(), RequestAttributes.requestId(request));
      ReplyWriter.write(response, reply, !request.getMethod().equals("HEAD"));
      return;
    }
    request.setAttribute(RequestAttributes.GUARDED, Boolean.TRUE);
    chain.doFilter(request, response);
  }

  private void checkHost(HttpServletRequest request) {
    if (!peers.allowsHost(request.getServerName())) {
      throw forbidden("this node does not answer for the host of this request");
    }
  }

  /** Returns whether the request is answered: it was a browser's question before the real one. */
  private boolean checkOrigin(HttpServletRequest request, HttpServletResponse response) {
    String origin = request.getHeader("Origin");
    if (origin == null || isOwn(origin, request)) {
      return false;
    }
    if (!peers.allowsOrigin(origin)) {
      throw forbidden("pages of this origin may not call this node");
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.addHeader("Vary", "Origin");
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

  private void checkAdmin(HttpServletRequest request) {
    String path = RequestAttributes.path(request);
    if (!path.equals(ADMIN) && !path.startsWith(ADMIN + "/")) {
      return;
    }
    if (!AdminToken.of(node.database().status().directory()).matches(key(request))) {
      throw Problem.of(
              ErrorCode.UNAUTHENTICATED,
              "send the token of the data folder's admin.token as X-API-Key or Authorization: Bearer")
          .toException();
    }
  }

  private static @Nullable String key(HttpServletRequest request) {
    String key = request.getHeader("X-API-Key");
    String authorization = request.getHeader("Authorization");
    if (key == null
        && authorization != null
        && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    return key;
  }

  /** Whether the page came from this node itself. */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    return origin.equalsIgnoreCase(request.getScheme() + "://" + request.getHeader("Host"));
  }

  private static StemeDbException forbidden(String detail) {
    return Problem.of(ErrorCode.FORBIDDEN, detail).toException();
  }
}
