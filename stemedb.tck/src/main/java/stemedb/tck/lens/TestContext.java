package stemedb.tck.lens;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import stemedb.api.lens.LensContext;
import stemedb.api.model.AgentId;
import stemedb.api.model.SourceClass;

/**
 * A context for tests of lenses: no parameters, the tier weights that a new database starts with,
 * nobody's reputation known, until told otherwise. Immutable.
 */
public final class TestContext implements LensContext {
  /** The context of a new database. */
  public static final TestContext DEFAULT =
      new TestContext(
          1_000_000, Instant.parse("2026-01-01T00:00:00Z"), Map.of(), Map.of(), Map.of());

  private final long offset;
  private final Instant time;
  private final Map<String, String> parameters;
  private final Map<SourceClass, Double> tierWeights;
  private final Map<AgentId, Double> reputations;

  private TestContext(
      long offset,
      Instant time,
      Map<String, String> parameters,
      Map<SourceClass, Double> tierWeights,
      Map<AgentId, Double> reputations) {
    this.offset = offset;
    this.time = time;
    this.parameters = parameters;
    this.tierWeights = tierWeights;
    this.reputations = reputations;
  }

  /** The same, for an answer that covers records up to {@code last} and whose "now" is given. */
  public TestContext asOf(long last, Instant now) {
    return new TestContext(last, now, parameters, tierWeights, reputations);
  }

  /** The same with one parameter set. */
  public TestContext withParameter(String name, String value) {
    return new TestContext(offset, time, with(parameters, name, value), tierWeights, reputations);
  }

  /** The same with the weight of one source class set, 0 to 1. */
  public TestContext withTierWeight(SourceClass sourceClass, double weight) {
    return new TestContext(
        offset, time, parameters, with(tierWeights, sourceClass, weight), reputations);
  }

  /** The same with the reputation of one author set, 0 to 1. */
  public TestContext withReputation(AgentId agentId, double reputation) {
    return new TestContext(
        offset, time, parameters, tierWeights, with(reputations, agentId, reputation));
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

  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> copy = new HashMap<>(map);
    copy.put(key, value);
    return Map.copyOf(copy);
  }
}
