package stemedb.engine.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import stemedb.api.StoredRecord;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Weights;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.engine.index.CandidateRow;
import stemedb.engine.index.StandingRow;

/**
 * A row of a pair as a question sees it.
 *
 * @param row what the store holds
 * @param offset its record number
 * @param confidence after decay
 * @param weight the same in billionths
 * @param object what it says; a reference by its canonical name
 * @param epochSuperseded whether its epoch is superseded
 * @param votes sum of the votes on it in billionths; 0 when nobody looks at them
 * @param standing what happened to it; null when nothing did
 */
record SelectedCandidate(
    CandidateRow row,
    long offset,
    double confidence,
    long weight,
    ObjectValue object,
    boolean epochSuperseded,
    long votes,
    @Nullable StandingRow standing)
    implements Candidate {

  /** As the row says, nothing that happened since taken into account. */
  SelectedCandidate(CandidateRow row, long offset) {
    this(row, offset, row.confidence(), Weights.of(row.confidence()), row.object(), false, 0, null);
  }

  SelectedCandidate withVotes(long sum) {
    return new SelectedCandidate(
        row, offset, confidence, weight, object, epochSuperseded, sum, standing);
  }

  /** How it stands, as records are shown. */
  StoredRecord.Standing stands() {
    return standing == null
        ? StoredRecord.Standing.CURRENT
        : new StoredRecord.Standing(standing.status(), standing.by());
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
