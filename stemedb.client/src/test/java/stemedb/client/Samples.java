package stemedb.client;

import java.time.Instant;
import stemedb.api.model.SourceClass;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;

/** Claims of a fixed author. */
final class Samples {
  static final AgentKey KEY = AgentKey.ofSeed(new byte[32]);

  private Samples() {}

  static AssertionBuilder area(double value) {
    return AssertionBuilder.about("country/FR", "area_km2")
        .number(value)
        .confidence(0.9)
        .sourceClass(SourceClass.EXPERT)
        .timestamp(Instant.parse("2025-10-03T00:00:00Z"));
  }

  static SignedRecord claim(double value) {
    return area(value).sign(KEY);
  }
}
