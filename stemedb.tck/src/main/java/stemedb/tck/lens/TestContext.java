package stemedb.tck.lens;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.model.AgentId;
import stemedb.api.model.SourceClass;

/**
 * A context for tests of lenses: no parameters, the tier weights that a new database starts with,
 * nobody's reputation known, the most confident claim wins in an inner lens, until told otherwise.
 * Immutable.
 */
public final class TestContext implements LensContext {
  /** The context of a new database. */
  public static final TestContext DEFAULT =
      new TestContext(
          1_000_000,
          Instant.parse("2026-01-01T00:00:00Z"),
          Map.of(),
          Map.of(),
          Map.of(),
          new MostConfident());

  private final long offset;
  private final Instant time;
  private final Map<String, String> parameters;
  private final Map<SourceClass, Double> tierWeights;
  private final Map<AgentId, Double> reputations;
  private final Lens inner;

  private TestContext(
      long offset,
      Instant time,
      Map<String, String> parameters,
      Map<SourceClass, Double> tierWeights,
      Map<AgentId, Double> reputations,
      Lens inner) {
    this.offset = offset;
    this.time = time;
    this.parameters = parameters;
    this.tierWeights = tierWeights;
    this.reputations = reputations;
    this.inner = inner;
  }

  /** The same, for an answer that covers records up to {@code last} and whose "now" is given. */
  public TestContext asOf(long last, Instant now) {
    return new TestContext(last, now, parameters, tierWeights, reputations, inner);
  }

  /** The same with one parameter set. */
  public TestContext withParameter(String name, String value) {
    return new TestContext(
        offset, time, with(parameters, name, value), tierWeights, reputations, inner);
  }

  /** The same with the weight of one source class set, 0 to 1. */
  public TestContext withTierWeight(SourceClass sourceClass, double weight) {
    return new TestContext(
        offset, time, parameters, with(tierWeights, sourceClass, weight), reputations, inner);
  }

  /** The same with the reputation and the TrustRank of one author set, 0 to 1. */
  public TestContext withReputation(AgentId agentId, double reputation) {
    return new TestContext(
        offset, time, parameters, tierWeights, with(reputations, agentId, reputation), inner);
  }

  /** The same with another lens inside, which must not have one inside itself. */
  public TestContext withInner(Lens lens) {
    return new TestContext(offset, time, parameters, tierWeights, reputations, lens);
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public Instant time() {
    return time;
  }

  @Override
  public Map<String, String> parameters() {
    return parameters;
  }

  @Override
  public double tierWeight(SourceClass sourceClass) {
    return tierWeights.getOrDefault(sourceClass, sourceClass.defaultWeight());
  }

  @Override
  public double reputation(AgentId agentId) {
    return reputations.getOrDefault(agentId, 0.5);
  }

  @Override
  public double trustRank(AgentId agentId) {
    return reputation(agentId);
  }

  @Override
  public Collector<Candidate, ?, Resolution> inner() {
    LensInfo info = inner.getClass().getAnnotation(LensInfo.class);
    boolean all = info != null && info.claims() == LensInfo.Claims.ALL;
    return Collectors.collectingAndThen(
        Collectors.toList(),
        claims ->
            (Resolution)
                (all ? claims : RandomCandidates.onePerAuthorAndObject(claims))
                    .stream().collect(inner.collector(this)));
  }

  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> copy = new HashMap<>(map);
    copy.put(key, value);
    return Map.copyOf(copy);
  }

  private static final class MostConfident implements Lens {
    @Override
    public Collector<Candidate, ?, Resolution> collector(LensContext context) {
      return Collectors.collectingAndThen(
          Collectors.maxBy(Candidate.WORST_FIRST),
          best -> best.map(c -> new Resolution(c, c.confidence())).orElse(Resolution.NONE));
    }
  }
}
