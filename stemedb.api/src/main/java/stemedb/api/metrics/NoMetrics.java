package stemedb.api.metrics;

import java.util.function.DoubleSupplier;

/** Counts nothing. */
final class NoMetrics implements Metrics {
  @Override
  public Counter counter(String name, String... labels) {
    return amount -> {};
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return nanos -> {};
  }

  @Override
  public Registration gauge(String name, DoubleSupplier value, String... labels) {
    return () -> {};
  }
}
