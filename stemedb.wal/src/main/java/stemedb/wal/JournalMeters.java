package stemedb.wal;

import java.util.List;
import java.util.function.DoubleSupplier;
import stemedb.api.metrics.Metrics;

/** What the journal counts. */
final class JournalMeters implements AutoCloseable {
  private static final String ERRORS = "stemedb_wal_write_errors_total";

  /** Of a call that flushes the device. */
  final Metrics.Histogram fsyncLatency;

  /** From the first byte written until it is durable. */
  final Metrics.Histogram flushLatency;

  final Metrics.Distribution batchSize;
  final Metrics.Counter rotations;
  final Metrics.Counter recoveries;
  final Metrics.Histogram recoveryDuration;
  final Metrics.Counter writes;
  final Metrics.Counter bytesWritten;
  final Metrics.Counter fullErrors;
  final Metrics.Counter writeErrors;
  final Metrics.Counter flushErrors;
  final Metrics.Counter scrubbedBytes;
  final Metrics.Counter scrubbedSegments;
  final Metrics.Counter scrubDamages;
  final Metrics.Counter scrubErrors;
  private final List<Metrics.Registration> gauges;

  JournalMeters(Metrics metrics, DoubleSupplier diskBytes, DoubleSupplier segments) {
    fsyncLatency = metrics.histogram("stemedb_wal_fsync_latency_seconds");
    flushLatency = metrics.histogram("stemedb_wal_flush_latency_seconds");
    batchSize = metrics.distribution("stemedb_wal_batch_size");
    rotations = metrics.counter("stemedb_wal_rotations_total");
    recoveries = metrics.counter("stemedb_wal_recovery_attempts_total");
    recoveryDuration = metrics.histogram("stemedb_wal_recovery_duration_seconds");
    writes = metrics.counter("stemedb_wal_writes_total");
    bytesWritten = metrics.counter("stemedb_wal_bytes_written_total");
    fullErrors = metrics.counter(ERRORS, "error", "full");
    writeErrors = metrics.counter(ERRORS, "error", "write");
    flushErrors = metrics.counter(ERRORS, "error", "flush");
    scrubbedBytes = metrics.counter("stemedb_wal_scrub_bytes_total");
    scrubbedSegments = metrics.counter("stemedb_wal_scrub_segments_total");
    scrubDamages = metrics.counter("stemedb_wal_scrub_damages_total");
    scrubErrors = metrics.counter("stemedb_wal_scrub_read_errors_total");
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
