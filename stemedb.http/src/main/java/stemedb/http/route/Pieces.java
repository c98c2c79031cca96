package stemedb.http.route;

import java.util.concurrent.CompletionStage;

/**
 * A body without a length: it comes piece by piece, for as long as there are some and the client
 * reads. Used by one thread at a time.
 */
public interface Pieces extends AutoCloseable {

  /**
   * The next piece, which may be empty. Is asked for when the one before is written, so a client
   * that reads slowly holds up nothing but its own.
   *
   * @return a failure ends the body
   */
  CompletionStage<byte[]> next();

  /** Nobody reads any more. */
  @Override
  void close();
}
