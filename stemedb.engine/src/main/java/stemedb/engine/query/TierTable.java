package stemedb.engine.query;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Genesis;
import stemedb.api.model.SourceClass;
import stemedb.engine.index.SettingRows;

/** Weights and half-lives of the source classes, as the journal says up to an offset. Immutable. */
final class TierTable {
  private final Map<SourceClass, Double> weights = new EnumMap<>(SourceClass.class);
  private final Map<SourceClass, Integer> halfLives = new EnumMap<>(SourceClass.class);

  /**
   * @param genesis null for the empty database, which has nothing to weigh
   */
  TierTable(@Nullable Genesis genesis, Surroundings surroundings) {
    for (SourceClass tier : SourceClass.values()) {
      String weight = surroundings.setting(SettingRows.TIER_WEIGHT + tier.wireName());
      String halfLife = surroundings.setting(SettingRows.HALF_LIFE_DAYS + tier.wireName());
      weights.put(tier, weight == null ? weight(genesis, tier) : Double.parseDouble(weight));
      halfLives.put(
          tier, halfLife == null ? halfLife(genesis, tier) : (int) Double.parseDouble(halfLife));
    }
  }

  private static double weight(@Nullable Genesis genesis, SourceClass tier) {
    return genesis == null
        ? tier.defaultWeight()
        : genesis.tierWeights().getOrDefault(tier, tier.defaultWeight());
  }

  private static int halfLife(@Nullable Genesis genesis, SourceClass tier) {
    return genesis == null
        ? tier.defaultHalfLifeDays()
        : genesis.halfLifeDays().getOrDefault(tier, tier.defaultHalfLifeDays());
  }

  /** 0 to 1. */
  double weight(SourceClass sourceClass) {
    return weights.getOrDefault(sourceClass, sourceClass.defaultWeight());
  }

  /** Half-life under {@code decay=tier}. */
  int halfLifeDays(SourceClass sourceClass) {
    return halfLives.getOrDefault(sourceClass, sourceClass.defaultHalfLifeDays());
  }
}
