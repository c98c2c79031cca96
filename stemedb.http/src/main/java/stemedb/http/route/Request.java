package stemedb.http.route;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.api.Caller;

/**
 * What an endpoint sees of a request.
 *
 * @param path what stands in the places of the route's path, by name
 * @param parameters the query
 * @param body the whole body, decompressed; empty when the route takes none. Not to be changed
 * @param requestId identity of the request, for problems
 * @param caller who asks
 * @param headers value of a header by its name, null when it is not there; to be asked before the
 *     endpoint returns
 */
public record Request(
    Map<String, String> path,
    Parameters parameters,
    byte[] body,
    @Nullable String requestId,
    Caller caller,
    Function<String, @Nullable String> headers) {

  /** The same with a body. */
  public Request withBody(byte[] body) {
    return new Request(path, parameters, body, requestId, caller, headers);
  }

  /** What stands in a place of the route's path. */
  public String place(String name) {
    return Optional.ofNullable(path.get(name)).orElseThrow();
  }

  /** A header's value, empty when it is not there. */
  public String header(String name) {
    String value = headers.apply(name);
    return value == null ? "" : value;
  }
}
