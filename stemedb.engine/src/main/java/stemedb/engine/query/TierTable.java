package stemedb.engine.query;

import org.jspecify.annotations.Nullable;
import stemedb.api.model.Genesis;
import stemedb.api.model.SourceClass;

/** Weights and half-lives of the source classes, as the journal says. */
final class TierTable {
  private final @Nullable Genesis genesis;

  /**
   * @param genesis null for the empty database, which has nothing to weigh
   */
  TierTable(@Nullable Genesis genesis) {
    this.genesis = genesis;
  }

  /** 0 to 1. */
  double weight(SourceClass sourceClass) {
    return genesis == null
        ? sourceClass.defaultWeight()
        : genesis.tierWeights().getOrDefault(sourceClass, sourceClass.defaultWeight());
  }

  /** Half-life under {@code decay=tier}. */
  int halfLifeDays(SourceClass sourceClass) {
    return genesis == null
        ? sourceClass.defaultHalfLifeDays()
        : genesis.halfLifeDays().getOrDefault(sourceClass, sourceClass.defaultHalfLifeDays());
  }
}
