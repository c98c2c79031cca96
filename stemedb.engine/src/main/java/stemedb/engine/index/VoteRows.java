package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.Vote;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;

/** The row of a vote: its weight as IEEE bits (8). The assertion need not be there. */
public final class VoteRows {
  private static final int AGENT_AT = 1 + Hash.BYTES;

  private VoteRows() {}

  static void write(Rows rows, Vote vote, long offset) {
    rows.put(
        Keys.vote(vote.assertionHash(), vote.agentId(), offset),
        ByteBuffer.allocate(8).putDouble(vote.weight()).array());
  }

  /** The latest vote of each agent on an assertion, as of an offset. */
  public static Map<AgentId, Double> of(Snapshot snapshot, Hash assertion, long upTo) {
    byte[] from = Keys.votes(assertion);
    Map<AgentId, Double> votes = new HashMap<>();
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        if (Keys.lastLong(scan.key()) <= upTo) {
          votes.put(AgentId.of(scan.key(), AGENT_AT), ByteBuffer.wrap(scan.value()).getDouble());
        }
      }
    }
    return votes;
  }
}
