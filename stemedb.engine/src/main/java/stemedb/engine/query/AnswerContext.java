package stemedb.engine.query;

import java.time.Instant;
import java.util.Map;
import stemedb.api.lens.LensContext;
import stemedb.api.model.AgentId;
import stemedb.api.model.SourceClass;

/** What one question tells its lens. */
record AnswerContext(long offset, Instant time, Map<String, String> parameters, TierTable tiers)
    implements LensContext {

  /** Nothing is known about anybody yet. */
  private static final double UNKNOWN_REPUTATION = 0.5;

  @Override
  public double tierWeight(SourceClass sourceClass) {
    return tiers.weight(sourceClass);
  }

  @Override
  public double reputation(AgentId agentId) {
    return UNKNOWN_REPUTATION;
  }
}
