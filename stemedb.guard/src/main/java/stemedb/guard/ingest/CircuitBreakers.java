package stemedb.guard.ingest;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Receipt;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.AgentId;

/**
 * A circuit breaker for each proven agent (Nygard, "Release It!", 2007): some records refused or
 * quarantined within a window open it; when it was open for a while, one record may try: its
 * success closes it, its failure opens it again. What is no fault of the agent counts neither way.
 */
final class CircuitBreakers implements IngestPolicy {
  private static final int AGENTS_MAX = 100_000;

  private final LongSupplier nanos;
  private final Map<AgentId, Breaker> breakers = new LinkedHashMap<>(16, 0.75f, true);
  private volatile Rules rules;

  private record Rules(int failures, long windowNanos, long openNanos) {
    static Rules of(BreakerConfiguration c) {
      if (c.failures() < 1
          || c.failures() > 1_000
          || c.windowSeconds() < 1
          || c.openSeconds() < 1) {
        throw new IllegalArgumentException("failures are 1 to 1000, times 1 second and more");
      }
      return new Rules(
          c.failures(),
          TimeUnit.SECONDS.toNanos(c.windowSeconds()),
          TimeUnit.SECONDS.toNanos(c.openSeconds()));
    }
  }

  /** What one agent did of late. */
  private static final class Breaker {
    private final ArrayDeque<Long> failedAt = new ArrayDeque<>();
    private boolean open;
    private long tryAt;
  }

  /**
   * @param nanos the clock
   */
  CircuitBreakers(BreakerConfiguration configuration, LongSupplier nanos) {
    this.nanos = nanos;
    this.rules = Rules.of(configuration);
  }

  void configure(BreakerConfiguration configuration) {
    rules = Rules.of(configuration);
  }

  /** How many agents are turned away. */
  synchronized int openCount() {
    return (int) breakers.values().stream().filter(breaker -> breaker.open).count();
  }

  @Override
  public synchronized Verdict judge(Submission submission) {
    AgentId agent = submission.agent();
    Breaker breaker = agent == null ? null : breakers.get(agent);
    if (breaker == null || !breaker.open) {
      return Verdict.ACCEPTED;
    }
    long now = nanos.getAsLong();
    long wait = breaker.tryAt - now;
    if (wait > 0) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(wait + TimeUnit.SECONDS.toNanos(1) - 1);
      return new Verdict.Refused(
          Problem.of(
                  ErrorCode.CIRCUIT_OPEN,
                  "too many records of this agent were refused or quarantined; try again in "
                      + seconds
                      + " s")
              .retryAfter(seconds));
    }
    breaker.tryAt = now + rules.openNanos; // this one tries; should it vanish, another may later
    return Verdict.ACCEPTED;
  }

  @Override
  public synchronized void ended(Submission submission, Outcome outcome) {
    AgentId agent = submission.agent();
    Boolean failure = isFailure(outcome);
    if (agent == null || failure == null) {
      return;
    }
    if (!failure) {
      Breaker breaker = breakers.get(agent);
      if (breaker != null && breaker.open) {
        breakers.remove(agent);
      }
      return;
    }
    long now = nanos.getAsLong();
    Rules current = rules;
    Breaker breaker = breakers.computeIfAbsent(agent, key -> new Breaker());
    breaker.failedAt.addLast(now);
    while (breaker.failedAt.size() > current.failures
        || now - breaker.failedAt.getFirst() > current.windowNanos) {
      breaker.failedAt.removeFirst();
    }
    if (breaker.open || breaker.failedAt.size() >= current.failures) {
      breaker.open = true;
      breaker.tryAt = now + current.openNanos;
    }
    forgetTheSilent();
  }

  private void forgetTheSilent() {
    Iterator<Breaker> silent = breakers.values().iterator();
    while (breakers.size() > AGENTS_MAX && silent.hasNext()) {
      silent.next();
      silent.remove();
    }
  }

  /** Whether the agent is to blame; null when it is neither its fault nor its merit. */
  private static @Nullable Boolean isFailure(Outcome outcome) {
    if (outcome instanceof Receipt receipt) {
      return switch (receipt.status()) {
        case CREATED, COSIGNED -> false;
        case QUARANTINED -> true;
        case EXISTS -> null;
      };
    }
    ErrorCode code = ((Problem) outcome).code();
    return code == ErrorCode.POLICY_REJECTED || code == ErrorCode.NOT_ALLOWED ? true : null;
  }
}
