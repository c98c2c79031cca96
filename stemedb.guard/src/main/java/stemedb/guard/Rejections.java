package stemedb.guard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import stemedb.api.ErrorCode;
import stemedb.api.metrics.Metrics;

/** Counts what was refused, by reason. Thread-safe; the registry may be replaced. */
public final class Rejections {
  private volatile Counters counters = new Counters(Metrics.NONE, new ConcurrentHashMap<>());

  private record Counters(Metrics metrics, Map<ErrorCode, Metrics.Counter> byCode) {}

  /** A registry appears. */
  public void bind(Metrics metrics) {
    counters = new Counters(metrics, new ConcurrentHashMap<>());
  }

  /** A registry goes; another may be there already. */
  public void unbind(Metrics metrics) {
    if (counters.metrics == metrics) {
      counters = new Counters(Metrics.NONE, new ConcurrentHashMap<>());
    }
  }

  /** One more. */
  public void count(ErrorCode code) {
    Counters now = counters;
    now.byCode
        .computeIfAbsent(
            code,
            reason ->
                now.metrics.counter("stemedb_requests_rejected_total", "reason", reason.wireName()))
        .increment();
  }
}
