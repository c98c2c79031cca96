package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.Outcome;
import stemedb.api.Receipt;
import stemedb.api.StemeDb;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.record.SignedRecord;

/** Equal claims that are under way together: one is created, the others are told of it. */
class InFlightTest {
  private static final int DISTINCT = 40;
  private static final int ROUNDS = 10;

  @TempDir Path folder;

  @Test
  void equalClaimsInOneBatchAcrossBatchesAndAloneAreCreatedOnce() {
    List<SignedRecord> claims = new ArrayList<>();
    for (int i = 0; i < DISTINCT; i++) {
      claims.add(claim(author(1), "s" + i, number(i), 0.5));
    }
    try (StemeDb db = new EngineFactory().open(folder, Nodes.SMALL)) {
      List<CompletionStage<Receipt>> alone = new ArrayList<>();
      List<CompletionStage<List<Outcome>>> batches = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        List<byte[]> lines = new ArrayList<>();
        for (SignedRecord record : claims) {
          alone.add(db.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
          lines.add(record.toTaggedJson());
          lines.add(record.toTaggedJson());
        }
        batches.add(db.submitAll(lines, Ack.INDEXED));
      }
      List<Receipt> receipts = new ArrayList<>();
      alone.forEach(stage -> receipts.add(get(stage)));
      batches.forEach(stage -> get(stage).forEach(outcome -> receipts.add((Receipt) outcome)));

      Map<Hash, Set<Long>> offsets = new HashMap<>();
      Map<Hash, Integer> created = new HashMap<>();
      for (Receipt receipt : receipts) {
        offsets.computeIfAbsent(receipt.hash(), hash -> new HashSet<>()).add(receipt.offset());
        created.merge(
            receipt.hash(), receipt.status() == Receipt.Status.CREATED ? 1 : 0, Integer::sum);
      }
      assertEquals(DISTINCT * ROUNDS * 3, receipts.size());
      for (SignedRecord record : claims) {
        assertEquals(1, created.get(record.hash()), "created once");
        assertEquals(1, offsets.get(record.hash()).size(), "all are told the same place");
      }
      assertEquals(DISTINCT + 1, db.status().offset(), "genesis and each claim once");
    }
  }
}
