package stemedb.api.metrics;

import java.util.function.DoubleSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a bundle counts. Names and labels are those of the Prometheus text format: {@code
 * stemedb_queries_total}, labels as name and value in turn: {@code "lens", "consensus"}. The same
 * name and labels give the same meter. Look a meter up once and keep it: updates are cheap and
 * thread-safe, look-ups need not be.
 */
@ProviderType
public interface Metrics {

  /** Counts nothing. */
  Metrics NONE = new NoMetrics();

  /** A number that only grows; by convention its name ends in {@code _total}. */
  Counter counter(String name, String... labels);

  /** Durations; by convention its name ends in {@code _seconds}. */
  Histogram histogram(String name, String... labels);

  /** Plain numbers, such as how many records came together; not kept unless overridden. */
  default Distribution distribution(String name, String... labels) {
    return number -> {};
  }

  /**
   * A number that is asked for when somebody looks.
   *
   * @return removes the gauge when closed
   */
  Registration gauge(String name, DoubleSupplier value, String... labels);

  /** A number that only grows. */
  @ProviderType
  interface Counter {
    void add(long amount);

    default void increment() {
      add(1);
    }
  }

  /** A distribution of durations. */
  @ProviderType
  interface Histogram {
    void observeNanos(long nanos);
  }

  /** A distribution of plain numbers. */
  @ProviderType
  interface Distribution {
    void observe(long number);
  }

  /** Something that can be taken back. */
  @ProviderType
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
