package stemedb.front;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows whether the gateway is there, and which paths are its own. The paths are remembered while
 * it is away. Thread-safe.
 */
final class GatewayWatch {
  private final Map<Object, List<String>> servlets = new HashMap<>();
  private List<String> patterns = List.of();

  /** A servlet of the gateway appears. */
  synchronized void add(Object servlet, List<String> servletPatterns) {
    servlets.put(servlet, servletPatterns);
    List<String> all = new ArrayList<>();
    servlets.values().forEach(all::addAll);
    patterns = all;
  }

  /** A servlet of the gateway goes. */
  synchronized void remove(Object servlet) {
    servlets.remove(servlet);
  }

  synchronized boolean isThere() {
    return !servlets.isEmpty();
  }

  /**
   * Whether nobody but the front can answer for that path. A path of the gateway that ends up here
   * means that the gateway is on its way in or out, whatever we were told last.
   */
  synchronized boolean isUnknown(String path) {
    return isThere() && patterns.stream().noneMatch(pattern -> matches(pattern, path));
  }

  /** Mapping of servlets (Jakarta Servlet, section 12.2), without extensions. */
  private static boolean matches(String pattern, String path) {
    if (pattern.endsWith("/*")) {
      String prefix = pattern.substring(0, pattern.length() - 2);
      return path.equals(prefix) || path.startsWith(prefix + "/");
    }
    return path.equals(pattern.isEmpty() ? "/" : pattern);
  }
}
