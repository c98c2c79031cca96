package stemedb.guard.ingest;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.AgentId;
import stemedb.api.model.RecordKind;

/**
 * What each proven agent may write in an hour, which begins with its first record. What is refused
 * later, or known already, is paid for all the same: it was work.
 */
final class Quota implements IngestPolicy {
  private static final int AGENTS_MAX = 100_000;
  private static final int KIB = 1_024;
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  private final ToDoubleFunction<AgentId> trust;
  private final LongSupplier nanos;
  private final Map<AgentId, Hour> hours = new Recent<>(AGENTS_MAX);
  private volatile QuotaConfiguration rules;

  /** What an agent has used of its hour. */
  private static final class Hour {
    private final long endsAt;
    private long used;

    Hour(long endsAt) {
      this.endsAt = endsAt;
    }
  }

  /**
   * @param trust how far an agent is trusted, 0 to 1
   * @param nanos the clock
   */
  Quota(QuotaConfiguration configuration, ToDoubleFunction<AgentId> trust, LongSupplier nanos) {
    this.rules = configuration;
    this.trust = trust;
    this.nanos = nanos;
  }

  void configure(QuotaConfiguration configuration) {
    rules = configuration;
  }

  @Override
  public Verdict judge(Submission submission) {
    AgentId agent = submission.agent();
    if (agent == null) {
      return Verdict.ACCEPTED;
    }
    long limit = (long) (rules.tokensPerHour() * TrustTier.of(trust.applyAsDouble(agent)).factor());
    long price = price(submission);
    long now = nanos.getAsLong();
    synchronized (this) {
      Hour hour = hours.get(agent);
      if (hour == null || now - hour.endsAt >= 0) {
        hour = new Hour(now + HOUR_NANOS);
        hours.put(agent, hour);
      }
      if (hour.used + price > limit) {
        return refused(limit, hour.endsAt - now);
      }
      hour.used += price;
      return Verdict.ACCEPTED;
    }
  }

  /** Each begun KiB counts. */
  private long price(Submission submission) {
    QuotaConfiguration now = rules;
    boolean assertion = submission.document().kind() == RecordKind.ASSERTION;
    long kib = (submission.bytes() + KIB - 1) / KIB;
    return (assertion ? now.assertionTokens() : now.recordTokens()) + kib * now.kibTokens();
  }

  private static Verdict refused(long limit, long waitNanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(waitNanos + TimeUnit.SECONDS.toNanos(1) - 1);
    return new Verdict.Refused(
        Problem.of(
                ErrorCode.QUOTA_EXHAUSTED,
                "this agent has "
                    + limit
                    + " tokens an hour and lacks some for this record; its next hour begins in "
                    + seconds
                    + " s")
            .retryAfter(seconds));
  }
}
