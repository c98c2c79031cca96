package stemedb.http.route;

import java.util.Set;

/**
 * One line of the route table.
 *
 * @param method HTTP method
 * @param path with places in braces: {@code /v1/records/{hash}}
 * @param parameters names that the query may have
 * @param open whether the query may have others too, which the endpoint checks itself
 * @param body what the body may be
 * @param endpoint what is done
 */
public record Route(
    String method,
    String path,
    Set<String> parameters,
    boolean open,
    BodyRule body,
    Endpoint endpoint) {

  public Route {
    parameters = Set.copyOf(parameters);
  }

  /** A route that reads. */
  public static Route get(String path, Set<String> parameters, Endpoint endpoint) {
    return new Route("GET", path, parameters, false, BodyRule.NONE, endpoint);
  }

  /** A route that takes a body. */
  public static Route post(String path, Set<String> parameters, BodyRule body, Endpoint endpoint) {
    return new Route("POST", path, parameters, false, body, endpoint);
  }

  /** A route that takes something away. */
  public static Route delete(String path, Endpoint endpoint) {
    return new Route("DELETE", path, Set.of(), false, BodyRule.NONE, endpoint);
  }

  /** The same, whose endpoint checks further parameters itself. */
  public Route opened() {
    return new Route(method, path, parameters, true, body, endpoint);
  }
}
