package stemedb.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import stemedb.api.metrics.Metrics;

/**
 * Meters that stay while the metrics bundle comes, goes and is updated: each passes on to the
 * metrics that are there now. What is counted while there are none is lost.
 */
final class MetricsRelay implements Metrics {
  private final Map<List<String>, RelayCounter> counters = new HashMap<>();
  private final Map<List<String>, RelayHistogram> histograms = new HashMap<>();
  private final Map<List<String>, RelayDistribution> distributions = new HashMap<>();
  private final List<RelayGauge> gauges = new ArrayList<>();
  private Metrics target = Metrics.NONE;

  /** Passes on to these from now on. */
  synchronized void target(Metrics metrics) {
    target = metrics;
    counters.values().forEach(RelayCounter::connect);
    histograms.values().forEach(RelayHistogram::connect);
    distributions.values().forEach(RelayDistribution::connect);
    gauges.forEach(RelayGauge::connect);
  }

  /** Passes on to nothing, if these are the ones that it passes on to. */
  synchronized void remove(Metrics metrics) {
    if (target == metrics) {
      target(Metrics.NONE);
    }
  }

  @Override
  public synchronized Counter counter(String name, String... labels) {
    return counters.computeIfAbsent(key(name, labels), key -> new RelayCounter(name, labels));
  }

  @Override
  public synchronized Histogram histogram(String name, String... labels) {
    return histograms.computeIfAbsent(key(name, labels), key -> new RelayHistogram(name, labels));
  }

  @Override
  public synchronized Distribution distribution(String name, String... labels) {
    return distributions.computeIfAbsent(
        key(name, labels), key -> new RelayDistribution(name, labels));
  }

  @Override
  public synchronized Registration gauge(String name, DoubleSupplier value, String... labels) {
    RelayGauge gauge = new RelayGauge(name, value, labels);
    gauges.add(gauge);
    return gauge;
  }

  private static List<String> key(String name, String... labels) {
    List<String> key = new ArrayList<>(Arrays.asList(labels));
    key.add(0, name);
    return key;
  }

  private final class RelayCounter implements Counter {
    private final String name;
    private final String[] labels;
    private volatile Counter counter = Metrics.NONE.counter("");

    private RelayCounter(String name, String... labels) {
      this.name = name;
      this.labels = labels;
      connect();
    }

    private void connect() {
      counter = target.counter(name, labels);
    }

    @Override
    public void add(long amount) {
      counter.add(amount);
    }
  }

  private final class RelayHistogram implements Histogram {
    private final String name;
    private final String[] labels;
    private volatile Histogram histogram = Metrics.NONE.histogram("");

    private RelayHistogram(String name, String... labels) {
      this.name = name;
      this.labels = labels;
      connect();
    }

    private void connect() {
      histogram = target.histogram(name, labels);
    }

    @Override
    public void observeNanos(long nanos) {
      histogram.observeNanos(nanos);
    }
  }

  private final class RelayDistribution implements Distribution {
    private final String name;
    private final String[] labels;
    private volatile Distribution distribution = Metrics.NONE.distribution("");

    private RelayDistribution(String name, String... labels) {
      this.name = name;
      this.labels = labels;
      connect();
    }

    private void connect() {
      distribution = target.distribution(name, labels);
    }

    @Override
    public void observe(long number) {
      distribution.observe(number);
    }
  }

  private final class RelayGauge implements Registration {
    private final String name;
    private final DoubleSupplier value;
    private final String[] labels;
    private Registration registration = () -> {};

    private RelayGauge(String name, DoubleSupplier value, String... labels) {
      this.name = name;
      this.value = value;
      this.labels = labels;
      connect();
    }

    private void connect() {
      registration.close();
      registration = target.gauge(name, value, labels);
    }

    @Override
    public void close() {
      synchronized (MetricsRelay.this) {
        gauges.remove(this);
        registration.close();
      }
    }
  }
}
