package stemedb.engine.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collector;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensResult;
import stemedb.api.lens.Resolution;
import stemedb.api.model.AgentId;
import stemedb.api.model.SourceClass;
import stemedb.engine.lens.InstalledLens;

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
  private final List<InstalledLens> inner;
  private final AtomicBoolean momentRead;

  /**
   * @param inner the lens that works inside, the one inside that, and so on; may be empty
   */
  AnswerContext(
      Moment moment, Map<String, String> parameters, TierTable tiers, List<InstalledLens> inner) {
    this(moment, parameters, tiers, inner, new AtomicBoolean());
  }

  private AnswerContext(
      Moment moment,
      Map<String, String> parameters,
      TierTable tiers,
      List<InstalledLens> inner,
      AtomicBoolean momentRead) {
    this.moment = moment;
    this.parameters = parameters;
    this.tiers = tiers;
    this.inner = inner;
    this.momentRead = momentRead;
  }

  /** Whether the lens, or one inside it, has asked what the moment is. */
  boolean isMomentRead() {
    return momentRead.get();
  }

  TierTable tiers() {
    return tiers;
  }

  @Override
  public long offset() {
    momentRead.set(true);
    return moment.offset();
  }

  @Override
  public Instant time() {
    momentRead.set(true);
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

  @Override
  public double trustRank(AgentId agentId) {
    return UNKNOWN_REPUTATION;
  }

  @Override
  public Collector<Candidate, ?, Resolution> inner() {
    if (inner.isEmpty()) {
      throw new IllegalStateException("the @LensInfo of the lens names no inner lens");
    }
    InstalledLens lens = inner.get(0);
    Map<String, String> others = new HashMap<>(parameters);
    others.remove(LensChain.PARAMETER);
    LensContext context =
        new AnswerContext(
            moment, Map.copyOf(others), tiers, inner.subList(1, inner.size()), momentRead);
    return Collector.of(
        ArrayList<Candidate>::new,
        List::add,
        (left, right) -> {
          left.addAll(right);
          return left;
        },
        claims -> fold(lens, context, claims),
        Collector.Characteristics.UNORDERED);
  }

  private static Resolution fold(InstalledLens lens, LensContext context, List<Candidate> claims) {
    LensResult result =
        (lens.wantsAll() ? claims : BestClaims.of(claims))
            .stream().collect(lens.lens().collector(context));
    if (result instanceof Resolution resolution) {
      return resolution;
    }
    throw new IllegalStateException("the inner lens " + lens.name() + " returned no resolution");
  }
}
