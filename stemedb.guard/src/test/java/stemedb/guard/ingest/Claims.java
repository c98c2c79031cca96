package stemedb.guard.ingest;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stemedb.api.Caller;
import stemedb.api.ingest.Submission;
import stemedb.api.model.AgentId;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;

/** Submissions for tests; each has another hash. */
final class Claims {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Claims() {}

  static AgentId agent(int number) {
    byte[] bytes = new byte[AgentId.BYTES];
    Arrays.fill(bytes, (byte) number);
    return AgentId.of(bytes, 0);
  }

  static Submission text(AgentId agent, String text) {
    return of(agent, text, 0.5, null, Caller.ANYBODY);
  }

  static Submission of(
      AgentId agent, String text, double confidence, @Nullable Hash parent, Caller caller) {
    Assertion assertion =
        new Assertion(
            "subject",
            "predicate",
            new ObjectValue.Text(text),
            confidence,
            SourceClass.EXPERT,
            agent,
            Instant.parse("2026-11-25T12:00:00Z"),
            null,
            LifecycleStage.PROPOSED,
            parent,
            null,
            null,
            null,
            null,
            null,
            Map.of());
    byte[] hash = new byte[Hash.BYTES];
    int number = NUMBER.incrementAndGet();
    for (int i = 0; i < Integer.BYTES; i++) {
      hash[i] = (byte) (number >> Byte.SIZE * i);
    }
    return new Submission(Hash.of(hash), assertion, 300 + text.length(), caller);
  }
}
