package stemedb.http;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What filters and servlets tell each other about a request. Attributes hold JDK types only: a
 * request may outlive this bundle's version.
 */
final class RequestAttributes {
  /** Identity of the request; other bundles read it under this name. */
  static final String REQUEST_ID = "stemedb.request_id";

  /** Path of the route with its places, for metrics; any servlet may set it. */
  static final String ROUTE = "stemedb.route";

  /** Set once the guard let the request pass. */
  static final String GUARDED = "stemedb.guarded";

  private RequestAttributes() {}

  /** The path below the context, decoded. */
  static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    return info == null ? request.getServletPath() : request.getServletPath() + info;
  }

  static @Nullable String requestId(ServletRequest request) {
    return request.getAttribute(REQUEST_ID) instanceof String id ? id : null;
  }
}
