package stemedb.guard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stemedb.api.Caller;
import stemedb.api.ErrorCode;
import stemedb.api.Receipt;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;

class AdmissionTest {
  private static final AgentId ALICE = Claims.agent(1);
  private static final String NOW = "2026-11-25T12:00:00Z";

  private final Map<AgentId, Double> trust = new HashMap<>();
  private final Admission admission =
      new Admission(
          Figures.of(AdmissionConfiguration.class, Map.of()),
          agent -> trust.getOrDefault(agent, 0.5),
          Clock.fixed(Instant.parse(NOW), ZoneOffset.UTC));

  private static Submission with(Caller.@Nullable ProofOfWork work) {
    Caller caller =
        new Caller(null, Caller.ANYBODY.roles(), Caller.ANYBODY.subjectPrefixes(), work);
    return Claims.of(ALICE, "text", 0.5, null, caller);
  }

  private static Caller.ProofOfWork solve(int bits, String timestamp, int from) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int nonce = from; ; nonce++) {
      String text = nonce + ALICE.toString() + timestamp;
      if (Admission.zeroBits(Hash.of(digest.digest(text.getBytes(StandardCharsets.US_ASCII))))
          >= bits) {
        return new Caller.ProofOfWork(Integer.toString(nonce), timestamp);
      }
    }
  }

  private void made(int count) {
    for (int i = 0; i < count; i++) {
      Submission submission = with(null);
      admission.ended(
          submission, new Receipt(Receipt.Status.CREATED, submission.hash(), false, 0, null));
    }
  }

  private void assertRefused(Submission submission, int difficulty) {
    Verdict.Refused refused = (Verdict.Refused) admission.judge(submission);
    assertEquals(ErrorCode.PROOF_OF_WORK_REQUIRED, refused.problem().code());
    assertEquals(Map.of("difficulty", (long) difficulty), refused.problem().numbers());
  }

  @Test
  void aNewAgentWorksForItsFirstAssertions() throws Exception {
    assertRefused(with(null), 16);
    Caller.ProofOfWork work = solve(16, NOW, 0);
    Submission first = with(work);
    assertEquals(Verdict.ACCEPTED, admission.judge(first));
    assertEquals(Verdict.ACCEPTED, admission.judge(first)); // the same record once more
    assertRefused(with(work), 16);
    assertRefused(with(new Caller.ProofOfWork(work.nonce() + "0", NOW)), 16);
  }

  @Test
  void workIsDoneNow() throws Exception {
    for (String time : new String[] {"2026-11-25T11:54:59Z", "2026-11-25T12:05:01Z", "noon"}) {
      assertRefused(with(solve(1, time, 0)), 16);
    }
    made(10);
    assertEquals(Verdict.ACCEPTED, admission.judge(with(solve(1, "2026-11-25T11:55:00Z", 0))));
  }

  @Test
  void itBecomesEasierAndThenIsOver() throws Exception {
    made(9);
    assertEquals(16, admission.status(ALICE).difficulty());
    made(1);
    assertRefused(with(null), 1);
    assertEquals(Verdict.ACCEPTED, admission.judge(with(solve(1, NOW, 0))));
    made(39);
    assertRefused(with(null), 1);
    made(1);
    assertEquals(Verdict.ACCEPTED, admission.judge(with(null)));
  }

  @Test
  void whoIsTrustedDoesNotWork() {
    trust.put(ALICE, 0.6);
    assertEquals(Verdict.ACCEPTED, admission.judge(with(null)));
    assertEquals(TrustTier.VERIFIED, admission.status(ALICE).tier());
  }

  @Test
  void zeroBitsAreCountedFromTheFirst() {
    byte[] bytes = new byte[Hash.BYTES];
    assertEquals(256, Admission.zeroBits(Hash.of(bytes)));
    bytes[2] = 1;
    assertEquals(23, Admission.zeroBits(Hash.of(bytes)));
    bytes[0] = (byte) 0x80;
    assertEquals(0, Admission.zeroBits(Hash.of(bytes)));
    assertTrue(Admission.zeroBits(Hash.of(bytes)) < 1);
  }
}
