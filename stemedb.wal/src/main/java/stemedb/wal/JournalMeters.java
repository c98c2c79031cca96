package stemedb.wal;

import java.util.List;
import java.util.function.DoubleSupplier;
import stemedb.api.metrics.Metrics;

/** What the journal counts. */
final class JournalMeters implements AutoCloseable {
  private static final String ERRORS = "stemedb_wal_write_errors_total";

  final Metrics.Histogram flushLatency;
  final Metrics.Counter writes;
  final Metrics.Counter bytesWritten;
  final Metrics.Counter fullErrors;
  final Metrics.Counter writeErrors;
  final Metrics.Counter flushErrors;
  private final List<Metrics.Registration> gauges;

  JournalMeters(Metrics metrics, DoubleSupplier diskBytes, DoubleSupplier segments) {
    flushLatency = metrics.histogram("stemedb_wal_fsync_latency_seconds");
    writes = metrics.counter("stemedb_wal_writes_total");
    bytesWritten = metrics.counter("stemedb_wal_bytes_written_total");
    fullErrors = metrics.counter(ERRORS, "error", "full");
    writeErrors = metrics.counter(ERRORS, "error", "write");
    flushErrors = metrics.counter(ERRORS, "error", "flush");
    gauges =
        List.of(
            metrics.gauge("stemedb_wal_disk_usage_bytes", diskBytes),
            metrics.gauge("stemedb_wal_segments_count", segments));
  }

  /** Removes the gauges. */
  @Override
  public void close() {
    gauges.forEach(Metrics.Registration::close);
  }
}
