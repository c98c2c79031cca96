package stemedb.storage.hybrid;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import stemedb.api.metrics.Metrics;
import stemedb.api.metrics.Metrics.Counter;
import stemedb.api.metrics.Metrics.Registration;

/** What a hybrid store counts. */
final class HybridMeters implements AutoCloseable {
  private static final String PREFIX = "stemedb_storage_hybrid_";

  /** Gets and scans of copied families that the primary store answered. */
  final Counter fallbacks;

  /** Failures of the copies. */
  final Counter failures;

  /** Rebuilds begun. */
  final Counter rebuilds;

  private final Registration degraded;
  private final Registration rebuilt;

  HybridMeters(Metrics metrics, BooleanSupplier isDegraded, LongSupplier rebuiltRows) {
    this.fallbacks = metrics.counter(PREFIX + "fallback_reads_total");
    this.failures = metrics.counter(PREFIX + "copy_failures_total");
    this.rebuilds = metrics.counter(PREFIX + "rebuilds_total");
    this.degraded = metrics.gauge(PREFIX + "degraded", () -> isDegraded.getAsBoolean() ? 1 : 0);
    this.rebuilt = metrics.gauge(PREFIX + "rebuilt_rows", rebuiltRows::getAsLong);
  }

  @Override
  public void close() {
    degraded.close();
    rebuilt.close();
  }
}
