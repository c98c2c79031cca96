package stemedb.engine.query;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Genesis;
import stemedb.api.model.SourceClass;
import stemedb.engine.index.SettingRows;

/** Weights and half-lives of the source classes, as the journal says up to an offset. Immutable. */
final class TierTable {
  private final @Nullable Genesis genesis;
  private final Map<SourceClass, Double> weights = new EnumMap<>(SourceClass.class);
  private final Map<SourceClass, Integer> halfLives = new EnumMap<>(SourceClass.class);

  /**
   * @param genesis null for the empty database, which has nothing to weigh
   * @param surroundings what was set since
   */
  TierTable(@Nullable Genesis genesis, Surroundings surroundings) {
    this.genesis = genesis;
    if (surroundings.anySetting()) {
      for (SourceClass tier : SourceClass.values()) {
        read(tier, surroundings);
      }
    }
  }

  private void read(SourceClass tier, Surroundings surroundings) {
    String weight = surroundings.setting(SettingRows.TIER_WEIGHT + tier.wireName());
    if (weight != null) {
      weights.put(tier, Double.parseDouble(weight));
    }
    String halfLife = surroundings.setting(SettingRows.HALF_LIFE_DAYS + tier.wireName());
    if (halfLife != null) {
      halfLives.put(tier, (int) Double.parseDouble(halfLife));
    }
  }

  /** 0 to 1. */
  double weight(SourceClass sourceClass) {
    Double set = weights.get(sourceClass);
    if (set != null) {
      return set;
    }
    return genesis == null
        ? sourceClass.defaultWeight()
        : genesis.tierWeights().getOrDefault(sourceClass, sourceClass.defaultWeight());
  }

  /** Half-life under {@code decay=tier}. */
  int halfLifeDays(SourceClass sourceClass) {
    Integer set = halfLives.get(sourceClass);
    if (set != null) {
      return set;
    }
    return genesis == null
        ? sourceClass.defaultHalfLifeDays()
        : genesis.halfLifeDays().getOrDefault(sourceClass, sourceClass.defaultHalfLifeDays());
  }
}
