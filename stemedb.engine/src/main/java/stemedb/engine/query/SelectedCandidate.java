package stemedb.engine.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Weights;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.engine.index.CandidateRow;

/**
 * A row of a pair as a question sees it.
 *
 * @param row what the store holds
 * @param offset its record number
 * @param confidence after decay
 * @param weight the same in billionths
 */
record SelectedCandidate(CandidateRow row, long offset, double confidence, long weight)
    implements Candidate {

  SelectedCandidate(CandidateRow row, long offset, double confidence) {
    this(row, offset, confidence, Weights.of(confidence));
  }

  @Override
  public Hash hash() {
    return row.hash();
  }

  @Override
  public AgentId agentId() {
    return row.agentId();
  }

  @Override
  public ObjectValue object() {
    return row.object();
  }

  @Override
  public SourceClass sourceClass() {
    return row.sourceClass();
  }

  @Override
  public Instant timestamp() {
    return row.timestamp();
  }

  @Override
  public LifecycleStage lifecycle() {
    return row.lifecycle();
  }

  @Override
  public @Nullable Hash sourceHash() {
    return row.sourceHash();
  }

  @Override
  public @Nullable Hash epoch() {
    return row.epoch();
  }
}
