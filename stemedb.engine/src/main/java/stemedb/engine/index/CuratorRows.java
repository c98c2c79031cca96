package stemedb.engine.index;

import stemedb.api.model.GoldStandard;
import stemedb.api.model.Hash;
import stemedb.api.model.TrustOutcome;

/**
 * The rows of what only curators say: a gold standard (hash of its record, 32) and an outcome (1
 * right or 0 wrong). From anybody else such a record has no effect.
 */
final class CuratorRows {
  private CuratorRows() {}

  static void write(Rows rows, Hash hash, GoldStandard gold, long offset, Governance governance) {
    if (governance.isCurator(gold.agentId())) {
      byte[] pair = Keys.goldStandards(gold.subject(), gold.predicate());
      rows.put(Keys.goldStandard(pair, offset), hash.toBytes());
    }
  }

  static void write(Rows rows, TrustOutcome outcome, long offset, Governance governance) {
    if (governance.isCurator(outcome.agentId())) {
      rows.put(
          Keys.outcome(outcome.agent(), offset), new byte[] {(byte) (outcome.right() ? 1 : 0)});
    }
  }
}
