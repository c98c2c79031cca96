package stemedb.ops.backup;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import stemedb.api.metrics.Metrics;

/** Metrics that a test can ask. */
final class GaugeBook implements Metrics {
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();

  double gauge(String name) {
    return gauges.getOrDefault(name, () -> Double.NaN).getAsDouble();
  }

  long count(String name) {
    return counters.computeIfAbsent(name, n -> new AtomicLong()).get();
  }

  boolean isEmpty() {
    return gauges.isEmpty();
  }

  @Override
  public Counter counter(String name, String... labels) {
    return counters.computeIfAbsent(name, n -> new AtomicLong())::addAndGet;
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return nanos -> {};
  }

  @Override
  public Registration gauge(String name, DoubleSupplier value, String... labels) {
    gauges.put(name, value);
    return () -> gauges.remove(name);
  }
}
