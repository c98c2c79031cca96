package stemedb.engine;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import stemedb.api.model.Genesis;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.engine.index.DocumentRow;
import stemedb.record.AgentKey;
import stemedb.record.Envelope;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** Makes record 1 of a new database, signed by its root key. */
final class GenesisRecord {
  private GenesisRecord() {}

  /** The envelope, as it goes into the journal. */
  static byte[] make(AgentKey root, String governance, Instant now) {
    Map<SourceClass, Double> weights = new EnumMap<>(SourceClass.class);
    Map<SourceClass, Integer> halfLives = new EnumMap<>(SourceClass.class);
    for (SourceClass sourceClass : SourceClass.values()) {
      weights.put(sourceClass, sourceClass.defaultWeight());
      halfLives.put(sourceClass, sourceClass.defaultHalfLifeDays());
    }
    SignedRecord signed =
        Signing.sign(
            new Genesis(now, List.of(root.agentId()), governance, weights, halfLives), root);
    return new Envelope(
            RecordKind.GENESIS, DocumentRow.micros(now), signed.canonical(), signed.signatures())
        .toBytes();
  }
}
