package stemedb.http.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path. The table is fixed; look-ups are thread-safe. */
public final class Router {

  /**
   * The routes of a path.
   *
   * @param template the path as the table writes it
   * @param places what stands in its places
   * @param byMethod the routes there
   */
  public record Match(String template, Map<String, String> places, Map<String, Route> byMethod) {

    /** The route of a method, or null. {@code HEAD} asks what {@code GET} does. */
    public @Nullable Route route(String method) {
      return byMethod.get(method.equals("HEAD") ? "GET" : method);
    }

    /** The methods that are there, as the header {@code Allow} lists them. */
    public String allow() {
      Stream<String> head = byMethod.containsKey("GET") ? Stream.of("HEAD") : Stream.empty();
      return String.join(
          ", ",
          Stream.of(byMethod.keySet().stream(), head, Stream.of("OPTIONS"))
              .flatMap(methods -> methods)
              .toList());
    }
  }

  /** A path with places, cut at its slashes. */
  private record Template(String path, String[] segments, Map<String, Route> byMethod) {

    @Nullable Match match(String[] requested) {
      if (requested.length != segments.length) {
        return null;
      }
      Map<String, String> places = new HashMap<>();
      for (int i = 0; i < segments.length; i++) {
        String segment = segments[i];
        if (segment.startsWith("{") && !requested[i].isEmpty()) {
          places.put(segment.substring(1, segment.length() - 1), requested[i]);
        } else if (!segment.equals(requested[i])) {
          return null;
        }
      }
      return new Match(path, places, byMethod);
    }
  }

  private final Map<String, Match> fixed = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  /**
   * @throws IllegalArgumentException when two routes have the same method and path
   */
  public Router(List<Route> routes) {
    Map<String, Map<String, Route>> byPath = new TreeMap<>();
    for (Route route : routes) {
      Route other =
          byPath.computeIfAbsent(route.path(), path -> new TreeMap<>()).put(route.method(), route);
      if (other != null) {
        throw new IllegalArgumentException(route.method() + " " + route.path() + " is there twice");
      }
    }
    byPath.forEach(
        (path, byMethod) -> {
          if (path.contains("{")) {
            templates.add(new Template(path, path.split("/", -1), byMethod));
          } else {
            fixed.put(path, new Match(path, Map.of(), byMethod));
          }
        });
  }

  /** The routes of a decoded path, or null. */
  public @Nullable Match match(String path) {
    Match match = fixed.get(path);
    if (match != null) {
      return match;
    }
    String[] segments = path.split("/", -1);
    for (Template template : templates) {
      match = template.match(segments);
      if (match != null) {
        return match;
      }
    }
    return null;
  }
}
