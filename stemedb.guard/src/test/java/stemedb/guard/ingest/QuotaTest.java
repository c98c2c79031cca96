package stemedb.guard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stemedb.api.ErrorCode;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.AgentId;

class QuotaTest {
  private static final AgentId ALICE = Claims.agent(1);

  private final Map<AgentId, Double> trust = new HashMap<>();
  private final AtomicLong clock = new AtomicLong();
  private final Quota quota =
      new Quota(
          Figures.of(QuotaConfiguration.class, Map.of()),
          agent -> trust.getOrDefault(agent, 0.5),
          clock::get);

  /** Assertions of 304 bytes: 10 tokens and 1 for the KiB. */
  private int assertionsAtOnce(AgentId agent) {
    int count = 0;
    while (quota.judge(Claims.text(agent, "text")) instanceof Verdict.Accepted) {
      count++;
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({"0.29,90", "0.3,454", "0.49,454", "0.5,909", "0.69,909", "0.7,1818", "0.9,9090"})
  void anHourHasAsManyTokensAsTheTrustIsWorth(double trusted, int assertions) {
    trust.put(ALICE, trusted);
    assertEquals(assertions, assertionsAtOnce(ALICE));
  }

  @Test
  void theNextHourBeginsAnHourAfterTheFirstRecord() {
    assertionsAtOnce(ALICE);
    clock.addAndGet(TimeUnit.HOURS.toNanos(1) - 1);
    Verdict.Refused refused = (Verdict.Refused) quota.judge(Claims.text(ALICE, "text"));
    assertEquals(ErrorCode.QUOTA_EXHAUSTED, refused.problem().code());
    assertEquals(Map.of("retry_after", 1L), refused.problem().numbers());
    clock.addAndGet(1);
    assertEquals(909, assertionsAtOnce(ALICE));
  }

  @Test
  void longTextsCostMore() {
    assertEquals(Verdict.ACCEPTED, quota.judge(Claims.text(ALICE, "x".repeat(10_000)))); // 21
    assertEquals((10_000 - 21) / 11, assertionsAtOnce(ALICE));
  }
}
