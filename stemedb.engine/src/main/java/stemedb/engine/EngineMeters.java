package stemedb.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import stemedb.api.Answer;
import stemedb.api.Outcome;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.metrics.Metrics;

/** What the database counts of its own work. */
final class EngineMeters {
  private static final int LENSES_COUNTED_MAX = 64;

  private final Metrics metrics;
  private final Map<String, Metrics.Counter> byLens = new ConcurrentHashMap<>();
  private final Map<Receipt.Status, Metrics.Counter> byStatus = new ConcurrentHashMap<>();
  private final Metrics.Counter refused;
  private final Metrics.Histogram askSeconds;

  EngineMeters(Metrics metrics) {
    this.metrics = metrics;
    this.refused = metrics.counter("stemedb_assertions_ingested_total", "result", "refused");
    this.askSeconds = metrics.histogram("stemedb_query_latency_seconds", "endpoint", "query");
  }

  CompletionStage<Receipt> submitted(CompletionStage<Receipt> receipt) {
    receipt.whenComplete(
        (done, failure) -> {
          if (done == null) {
            refused.increment();
          } else {
            count(done);
          }
        });
    return receipt;
  }

  CompletionStage<List<Outcome>> submittedAll(CompletionStage<List<Outcome>> outcomes) {
    outcomes.whenComplete(
        (all, failure) -> {
          if (all != null) {
            all.forEach(this::count);
          }
        });
    return outcomes;
  }

  CompletionStage<Answer> asked(Question question, Supplier<CompletionStage<Answer>> ask) {
    long start = System.nanoTime();
    CompletionStage<Answer> answer = ask.get();
    answer.whenComplete(
        (done, failure) -> {
          askSeconds.observeNanos(System.nanoTime() - start);
          if (done != null) {
            lens(done.lens()).increment();
          }
        });
    return answer;
  }

  /** Counts the questions of an endpoint that asks no lens. */
  Metrics.Counter reads(String endpoint) {
    return metrics.counter("stemedb_queries_total", "endpoint", endpoint, "lens", "none");
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Receipt receipt) {
      byStatus
          .computeIfAbsent(
              receipt.status(),
              status ->
                  metrics.counter("stemedb_assertions_ingested_total", "result", status.wireName()))
          .increment();
    } else {
      refused.increment();
    }
  }

  /** Names of lenses come from bundles; beyond a limit they share one series. */
  private Metrics.Counter lens(String name) {
    String label = byLens.size() < LENSES_COUNTED_MAX || byLens.containsKey(name) ? name : "other";
    return byLens.computeIfAbsent(
        label, lens -> metrics.counter("stemedb_queries_total", "endpoint", "query", "lens", lens));
  }
}
