package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import stemedb.api.metrics.Metrics;

/** Keeps amounts of counters and distributions and numbers of durations, by name. */
final class CountingMetrics implements Metrics {
  final Map<String, AtomicLong> numbers = new ConcurrentHashMap<>();
  final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  @Override
  public Counter counter(String name, String... labels) {
    return number(name)::addAndGet;
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    AtomicLong number = number(name);
    return nanos -> number.incrementAndGet();
  }

  @Override
  public Distribution distribution(String name, String... labels) {
    return number(name)::addAndGet;
  }

  private AtomicLong number(String name) {
    return numbers.computeIfAbsent(name, n -> new AtomicLong());
  }

  @Override
  public Registration gauge(String name, DoubleSupplier value, String... labels) {
    assertFalse(gauges.containsKey(name));
    gauges.put(name, value);
    return () -> gauges.remove(name);
  }
}
