package stemedb.guard;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What all filters read of a request, and the attributes by which they tell each other. */
public final class Requests {
  /** Somebody decided that this request may go on. */
  public static final String AUTHENTICATED = "stemedb.authenticated";

  /** Id of the API key. */
  public static final String KEY = "stemedb.key";

  /** Words of its roles, separated by blanks. */
  public static final String ROLES = "stemedb.roles";

  /** How the subjects begin that the key is good for. */
  public static final String SUBJECT_PREFIXES = "stemedb.subject_prefixes";

  /** How many signatures did not verify. */
  public static final String BAD_SIGNATURES = "stemedb.bad_signatures";

  private static final String REQUEST_ID = "stemedb.request_id";
  private static final String HEALTH = "/v1/health";
  private static final String BEARER = "Bearer ";

  private Requests() {}

  /** The path below the context, decoded, as the gateway routes it. */
  public static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    String path = info == null ? request.getServletPath() : request.getServletPath() + info;
    return path.isEmpty() ? "/" : path;
  }

  /** Whether a path is that one, or lies below it. */
  public static boolean isAtOrBelow(String path, String top) {
    return path.startsWith(top)
        && (path.length() == top.length() || path.charAt(top.length()) == '/');
  }

  /** Whether somebody asks how the node is: never limited, and open to everybody. */
  public static boolean isHealth(String path) {
    return isAtOrBelow(path, HEALTH);
  }

  /** The key that came with the request, or null. */
  public static @Nullable String credential(HttpServletRequest request) {
    String key = request.getHeader("X-API-Key");
    String authorization = request.getHeader("Authorization");
    if (key == null
        && authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    return key;
  }

  static @Nullable String requestId(ServletRequest request) {
    return request.getAttribute(REQUEST_ID) instanceof String id ? id : null;
  }

  /** How many signatures of the request did not verify, as the gateway found. */
  static int badSignatures(ServletRequest request) {
    return request.getAttribute(BAD_SIGNATURES) instanceof Integer count ? count : 0;
  }
}
