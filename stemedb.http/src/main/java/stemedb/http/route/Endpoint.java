package stemedb.http.route;

import java.util.concurrent.CompletionStage;

/** What a route does. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers a request without blocking.
   *
   * @return the reply; ends with {@code StemeDbException} for what clients are to be told as a
   *     problem, which may also be thrown
   */
  CompletionStage<Reply> handle(Request request);
}
