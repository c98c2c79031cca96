package stemedb.guard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import stemedb.api.ErrorCode;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Receipt;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.AgentId;

class CircuitBreakersTest {
  private static final AgentId ALICE = Claims.agent(1);
  private static final AgentId BOB = Claims.agent(2);
  private static final Outcome REFUSED = Problem.of(ErrorCode.POLICY_REJECTED, "no");

  private final AtomicLong clock = new AtomicLong(-7);
  private final CircuitBreakers breakers =
      new CircuitBreakers(Figures.of(BreakerConfiguration.class, Map.of()), clock::get);

  private static Outcome receipt(Receipt.Status status, Submission submission) {
    return new Receipt(status, submission.hash(), false, 0, null);
  }

  private void seconds(int seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private void fail(AgentId agent, int times) {
    for (int i = 0; i < times; i++) {
      Submission submission = Claims.text(agent, "text");
      assertEquals(Verdict.ACCEPTED, breakers.judge(submission));
      breakers.ended(submission, REFUSED);
    }
  }

  private Problem refusal(AgentId agent) {
    Verdict verdict = breakers.judge(Claims.text(agent, "text"));
    return ((Verdict.Refused) verdict).problem();
  }

  @Test
  void fiveFailuresWithinAMinuteOpenItForThatAgent() {
    fail(ALICE, 4);
    seconds(60);
    fail(ALICE, 1);
    Problem problem = refusal(ALICE);
    assertEquals(ErrorCode.CIRCUIT_OPEN, problem.code());
    assertEquals(Map.of("retry_after", 30L), problem.numbers());
    assertEquals(1, breakers.openCount());
    fail(BOB, 1);
  }

  @Test
  void failuresThatAreLongAgoDoNotCount() {
    fail(ALICE, 4);
    seconds(61);
    fail(ALICE, 4);
  }

  @Test
  void afterAWhileOneMayTryAndSuccessCloses() {
    fail(ALICE, 5);
    seconds(29);
    assertEquals(Map.of("retry_after", 1L), refusal(ALICE).numbers());
    seconds(1);
    Submission trial = Claims.text(ALICE, "better");
    assertEquals(Verdict.ACCEPTED, breakers.judge(trial));
    refusal(ALICE); // one at a time
    breakers.ended(trial, receipt(Receipt.Status.CREATED, trial));
    assertEquals(0, breakers.openCount());
    fail(ALICE, 4);
  }

  @Test
  void aFailedTrialOpensItAgain() {
    fail(ALICE, 5);
    seconds(30);
    Submission trial = Claims.text(ALICE, "no better");
    assertEquals(Verdict.ACCEPTED, breakers.judge(trial));
    seconds(10);
    breakers.ended(trial, receipt(Receipt.Status.QUARANTINED, trial));
    seconds(29);
    refusal(ALICE);
    seconds(1);
    assertEquals(Verdict.ACCEPTED, breakers.judge(Claims.text(ALICE, "again")));
  }

  @Test
  void aTrialThatIsNeverHeardOfDoesNotCloseTheDoorForGood() {
    fail(ALICE, 5);
    seconds(30);
    assertEquals(Verdict.ACCEPTED, breakers.judge(Claims.text(ALICE, "lost")));
    seconds(30);
    assertEquals(Verdict.ACCEPTED, breakers.judge(Claims.text(ALICE, "next")));
  }

  @Test
  void whatIsNoFaultOfTheAgentCountsNeitherWay() {
    fail(ALICE, 4);
    for (ErrorCode code : new ErrorCode[] {ErrorCode.QUEUE_FULL, ErrorCode.INTERNAL}) {
      Submission submission = Claims.text(ALICE, "text");
      breakers.ended(submission, Problem.of(code, "not yours"));
    }
    Submission known = Claims.text(ALICE, "text");
    breakers.ended(known, receipt(Receipt.Status.EXISTS, known));
    fail(ALICE, 1);
    assertTrue(refusal(ALICE).detail().contains("30 s"));
  }

  @Test
  void figuresCanBeChangedAtRunTime() {
    breakers.configure(
        Figures.of(BreakerConfiguration.class, Map.of("failures", 1, "openSeconds", 2)));
    fail(ALICE, 1);
    assertEquals(Map.of("retry_after", 2L), refusal(ALICE).numbers());
  }
}
