package stemedb.guard.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Role;
import stemedb.guard.Requests;

/** Which role a request needs. */
final class AccessRules {
  private static final String ADMIN = "/v1/admin";
  private static final List<String> OF_CURATORS =
      List.of("/v1/admin/quarantine", "/v1/admin/gold-standards", "/v1/admin/escalations");
  private static final List<String> OPEN = List.of("/openapi.json", "/docs", "/problems");

  private AccessRules() {}

  /** The role; null when the request is open to everybody. */
  static @Nullable Role of(String method, String path) {
    if (isAdministration(path)) {
      return isBelowAny(OF_CURATORS, path) ? Role.CURATOR : Role.ADMIN;
    }
    if (isReading(method)) {
      return isOpen(path) ? null : Role.READER;
    }
    return Role.WRITER;
  }

  /** Whether the token of the data folder opens that path, too. */
  static boolean isAdministration(String path) {
    return Requests.isAtOrBelow(path, ADMIN);
  }

  /** Whether nothing but administration changes anything with that method. */
  static boolean isReading(String method) {
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }

  /** What the gateway and the node say about themselves. */
  private static boolean isOpen(String path) {
    return path.equals("/") || Requests.isHealth(path) || isBelowAny(OPEN, path);
  }

  private static boolean isBelowAny(List<String> tops, String path) {
    for (String top : tops) {
      if (Requests.isAtOrBelow(path, top)) {
        return true;
      }
    }
    return false;
  }
}
