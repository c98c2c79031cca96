package stemedb.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.record.RecordReader;
import stemedb.record.SignedRecord;

final class AssertionBuilderTest {
  private static final Hash HASH = Hash.parse("ab".repeat(32));

  @Test
  void whatIsSignedIsReadAsTheSameRecord() {
    SignedRecord signed =
        Samples.area(551500)
            .sourceHash(HASH)
            .lifecycle(LifecycleStage.UNDER_REVIEW)
            .parentHash(HASH)
            .epoch(HASH)
            .valid(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"))
            .visualHash(0x0123456789abcdefL)
            .vector(new float[] {1, -2})
            .metadata("reason", "edition")
            .sign(Samples.KEY);
    SignedRecord read = RecordReader.read(RecordKind.ASSERTION, signed.toJson());
    assertEquals(signed.hash(), read.hash());
    assertEquals(signed.signatures(), read.signatures());
    Assertion claim = (Assertion) read.document();
    assertEquals(new ObjectValue.Number(551500), claim.object());
    assertEquals(SourceClass.EXPERT, claim.sourceClass());
    assertEquals(LifecycleStage.UNDER_REVIEW, claim.lifecycle());
    assertEquals(HASH, claim.parentHash());
    assertEquals(Map.of("reason", "edition"), claim.metadata());
    assertEquals(Instant.parse("2021-01-01T00:00:00Z"), claim.validUntil());
  }

  @Test
  void theTimeIsNowWhenNobodySays() {
    Assertion claim = Samples.area(1).timestamp(null).build(Samples.KEY.agentId());
    Duration age = Duration.between(claim.timestamp(), Instant.now());
    assertFalse(age.isNegative() || age.toMinutes() > 1, age.toString());
  }

  @Test
  void whatIsNeededIsAskedFor() {
    AssertionBuilder bare = AssertionBuilder.about("a", "b").number(1).confidence(1);
    assertThrows(IllegalStateException.class, () -> bare.build(Samples.KEY.agentId()));
    assertThrows(IllegalArgumentException.class, () -> bare.number(Double.NaN));
  }

  @Test
  void theVectorIsCopied() {
    float[] vector = {1};
    AssertionBuilder builder = Samples.area(1).vector(vector);
    vector[0] = 2;
    float[] built = builder.build(Samples.KEY.agentId()).vector();
    assertEquals(1, built == null ? 0 : built[0]);
  }
}
