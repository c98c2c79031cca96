package stemedb.http;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
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

  /** Set by an authentication filter, of any bundle, that let the request pass. */
  static final String AUTHENTICATED = "stemedb.authenticated";

  /** Id of the API key, set by an authentication filter. */
  static final String KEY = "stemedb.key";

  /** Words of the key's roles, separated by blanks, set by an authentication filter. */
  static final String ROLES = "stemedb.roles";

  /** String array: how subjects begin that the key is good for, set by an authentication filter. */
  static final String SUBJECT_PREFIXES = "stemedb.subject_prefixes";

  /** How many signatures did not verify, for whoever counts them. */
  static final String BAD_SIGNATURES = "stemedb.bad_signatures";

  /** Set by the front: it holds a request that something says is unregistered. */
  static final String FRONT = "stemedb.front";

  private static final String REQUEST_ID_HEADER = "X-Request-Id";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestAttributes() {}

  /** Gives a request its identity, the client's own when that is sane, unless it has one. */
  static void identify(HttpServletRequest request, HttpServletResponse response) {
    if (request.getAttribute(REQUEST_ID) != null) {
      return;
    }
    String proposed = request.getHeader(REQUEST_ID_HEADER);
    String id =
        proposed != null && SANE.matcher(proposed).matches()
            ? proposed
            : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    request.setAttribute(REQUEST_ID, id);
    response.setHeader(REQUEST_ID_HEADER, id);
  }

  /** The path below the context, decoded. */
  static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    String path = info == null ? request.getServletPath() : request.getServletPath() + info;
    return path.isEmpty() ? "/" : path;
  }

  /** The key that came with the request, or null. */
  static @Nullable String credential(HttpServletRequest request) {
    String key = request.getHeader("X-API-Key");
    String authorization = request.getHeader("Authorization");
    if (key == null
        && authorization != null
        && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    return key;
  }

  static @Nullable String requestId(ServletRequest request) {
    return request.getAttribute(REQUEST_ID) instanceof String id ? id : null;
  }
}
