package stemedb.engine.query;

import java.time.Instant;
import java.util.Map;
import stemedb.api.lens.LensContext;
import stemedb.api.model.AgentId;
import stemedb.api.model.SourceClass;

/**
 * What one question tells its lens. Takes note when the lens asks for offset or time: what it then
 * finds is good for that moment only.
 */
final class AnswerContext implements LensContext {
  /** Nothing is known about anybody yet. */
  private static final double UNKNOWN_REPUTATION = 0.5;

  private final Moment moment;
  private final Map<String, String> parameters;
  private final TierTable tiers;
  private volatile boolean momentRead;

  AnswerContext(Moment moment, Map<String, String> parameters, TierTable tiers) {
    this.moment = moment;
    this.parameters = parameters;
    this.tiers = tiers;
  }

  /** Whether the lens has asked what the moment is. */
  boolean isMomentRead() {
    return momentRead;
  }

  TierTable tiers() {
    return tiers;
  }

  @Override
  public long offset() {
    momentRead = true;
    return moment.offset();
  }

  @Override
  public Instant time() {
    momentRead = true;
    return moment.time();
  }

  @Override
  public Map<String, String> parameters() {
    return parameters;
  }

  @Override
  public double tierWeight(SourceClass sourceClass) {
    return tiers.weight(sourceClass);
  }

  @Override
  public double reputation(AgentId agentId) {
    return UNKNOWN_REPUTATION;
  }
}
