package stemedb.engine;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;

/** Makes signed claims for tests; every author has a key of its own. */
final class Claims {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Map<Integer, AgentKey> AUTHORS = new ConcurrentHashMap<>();

  private Claims() {}

  /** The same number is the same author; to make a key takes the JDK as long as a signature. */
  static AgentKey author(int number) {
    return AUTHORS.computeIfAbsent(number, Claims::newAuthor);
  }

  private static AgentKey newAuthor(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    seed[31] = 1;
    return AgentKey.ofSeed(seed);
  }

  static SignedRecord claim(
      AgentKey author, String subject, ObjectValue object, double confidence) {
    return claim(author, subject, object, confidence, START, SourceClass.EXPERT, null, null);
  }

  static SignedRecord claim(
      AgentKey author,
      String subject,
      ObjectValue object,
      double confidence,
      Instant timestamp,
      SourceClass sourceClass,
      @Nullable LifecycleStage stage,
      @Nullable Hash parent) {
    return QuickSigning.sign(
        assertion(author, subject, object, confidence, timestamp, sourceClass, stage, parent),
        author);
  }

  static Assertion assertion(
      AgentKey author,
      String subject,
      ObjectValue object,
      double confidence,
      Instant timestamp,
      SourceClass sourceClass,
      @Nullable LifecycleStage stage,
      @Nullable Hash parent) {
    return new Assertion(
        subject,
        "p",
        object,
        confidence,
        sourceClass,
        author.agentId(),
        timestamp,
        null,
        stage,
        parent,
        null,
        null,
        null,
        null,
        null,
        Map.of());
  }

  static ObjectValue number(double value) {
    return new ObjectValue.Number(value);
  }
}
