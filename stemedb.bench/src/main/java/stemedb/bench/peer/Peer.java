package stemedb.bench.peer;

/** A server that takes part. */
public interface Peer extends AutoCloseable {
  String name();

  /** For the report, as the server says it. */
  String version();

  /** When it acknowledges a write, in a few words. */
  String fsync();

  /** CPU seconds that it has taken so far; NaN when that cannot be told. */
  double cpuSeconds();

  @Override
  void close();
}
