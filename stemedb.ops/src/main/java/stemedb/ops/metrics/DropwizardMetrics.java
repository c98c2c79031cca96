package stemedb.ops.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.lang.System.Logger.Level;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import stemedb.api.metrics.Metrics;

/**
 * Counts in a Dropwizard registry. The name of a meter there is that of its Prometheus series,
 * labels included.
 */
@Component(service = {Metrics.class, DropwizardMetrics.class})
public final class DropwizardMetrics implements Metrics {
  /** More series than this point to a label with too many values: they are not kept. */
  static final int SERIES_MAX = 10_000;

  private static final System.Logger LOG = System.getLogger("stemedb.ops");

  private final MetricRegistry registry = new MetricRegistry();
  private boolean fullIsLogged;

  @Activate
  public DropwizardMetrics() {}

  /** The registry itself, for reporters. */
  public MetricRegistry registry() {
    return registry;
  }

  @Override
  public Counter counter(String name, String... labels) {
    com.codahale.metrics.Counter counter =
        meter(
            com.codahale.metrics.Counter.class,
            com.codahale.metrics.Counter::new,
            Series.of(name, labels));
    return counter == null ? NONE.counter(name) : counter::inc;
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    Buckets buckets = meter(Buckets.class, Buckets::ofDurations, Series.of(name, labels));
    return buckets == null ? NONE.histogram(name) : buckets;
  }

  @Override
  public Distribution distribution(String name, String... labels) {
    Buckets buckets = meter(Buckets.class, Buckets::ofNumbers, Series.of(name, labels));
    return buckets == null ? NONE.distribution(name) : buckets;
  }

  /** A gauge with the same name takes the place of the one before. */
  @Override
  public synchronized Registration gauge(String name, DoubleSupplier value, String... labels) {
    String series = Series.of(name, labels);
    Gauge<Double> gauge = value::getAsDouble;
    registry.remove(series);
    if (isFull(series)) {
      return NONE.gauge(name, value);
    }
    registry.register(series, gauge);
    return () -> remove(series, gauge);
  }

  private synchronized void remove(String series, Metric meter) {
    registry.removeMatching((name, metric) -> name.equals(series) && metric == meter);
  }

  private synchronized <M extends Metric> @Nullable M meter(
      Class<M> type, Supplier<M> create, String series) {
    Metric known = registry.getMetrics().get(series);
    if (known != null) {
      return type.cast(known);
    }
    return isFull(series) ? null : registry.register(series, create.get());
  }

  /** To be called with the lock held. */
  private boolean isFull(String series) {
    if (registry.getMetrics().size() < SERIES_MAX) {
      return false;
    }
    if (!fullIsLogged) {
      LOG.log(Level.WARNING, "there are {0} series already; {1} is not kept", SERIES_MAX, series);
      fullIsLogged = true;
    }
    return true;
  }
}
