package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import stemedb.api.lens.Weights;
import stemedb.api.model.AgentId;
import stemedb.api.model.Assertion;
import stemedb.api.model.Vote;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;

/**
 * The row of a vote: its weight as IEEE bits (8). The votes of a pair lie together, so that one
 * scan brings them: by claim, then by agent, then in order. A vote that waited for its assertion
 * keeps its own offset, which is then less than that of the assertion; both are visible from the
 * latter on.
 */
public final class VoteRows {
  private VoteRows() {}

  static void write(Rows rows, Assertion target, long targetOffset, Vote vote, long offset) {
    byte[] votes = Keys.votes(target.subject(), target.predicate());
    rows.put(
        Keys.vote(votes, targetOffset, vote.agentId(), offset),
        ByteBuffer.allocate(8).putDouble(vote.weight()).array());
    rows.touch(target);
  }

  /**
   * The votes on the claims of a pair, as of an offset.
   *
   * @param checkpoint called for each row
   * @return by offset of the claim Σ of each agent's latest vote, in billionths
   */
  public static Map<Long, Long> sums(
      Snapshot snapshot, String subject, String predicate, long upTo, Runnable checkpoint) {
    byte[] from = Keys.votes(subject, predicate);
    Map<Long, Long> sums = new HashMap<>();
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      long claim = 0;
      AgentId agent = null;
      long latest = 0;
      while (scan.next()) {
        checkpoint.run();
        byte[] key = scan.key();
        if (Keys.lastLong(key) > upTo) {
          continue;
        }
        long nextClaim = Keys.longAt(key, from.length);
        AgentId nextAgent = AgentId.of(key, from.length + Long.BYTES);
        if (nextClaim != claim || !nextAgent.equals(agent)) {
          sums.merge(claim, latest, Long::sum);
          claim = nextClaim;
          agent = nextAgent;
        }
        latest = Weights.of(ByteBuffer.wrap(scan.value()).getDouble());
      }
      sums.merge(claim, latest, Long::sum);
    }
    return sums;
  }
}
