package stemedb.engine;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import stemedb.api.metrics.Metrics;

/** Counters and gauges that a test can read. */
final class CountingMetrics implements Metrics {
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  long count(String name, String... labels) {
    return adder(name, labels).sum();
  }

  double gauge(String name, String... labels) {
    return gauges.get(name + Arrays.toString(labels)).getAsDouble();
  }

  @Override
  public Counter counter(String name, String... labels) {
    return adder(name, labels)::add;
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return nanos -> {};
  }

  @Override
  public Distribution distribution(String name, String... labels) {
    return number -> {};
  }

  @Override
  public Registration gauge(String name, DoubleSupplier value, String... labels) {
    gauges.put(name + Arrays.toString(labels), value);
    return () -> {};
  }

  private LongAdder adder(String name, String... labels) {
    return counters.computeIfAbsent(name + Arrays.toString(labels), key -> new LongAdder());
  }
}
