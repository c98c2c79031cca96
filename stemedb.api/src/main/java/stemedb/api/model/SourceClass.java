package stemedb.api.model;

import java.util.Locale;
import java.util.Optional;

/**
 * What kind of source speaks: its tier (0 is the highest authority) and the weight of that tier.
 */
public enum SourceClass {
  REGULATORY(1.0, 3650),
  CLINICAL(0.9, 1825),
  OBSERVATIONAL(0.7, 730),
  EXPERT(0.5, 365),
  COMMUNITY(0.3, 73),
  ANECDOTAL(0.1, 30);

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final double defaultWeight;
  private final int defaultHalfLifeDays;

  SourceClass(double defaultWeight, int defaultHalfLifeDays) {
    this.defaultWeight = defaultWeight;
    this.defaultHalfLifeDays = defaultHalfLifeDays;
  }

  /** 0 (regulatory) to 5 (anecdotal). */
  public int tier() {
    return ordinal();
  }

  /** The word in JSON. */
  public String wireName() {
    return wireName;
  }

  /** The tier's weight that a new database starts with, 0 to 1. */
  public double defaultWeight() {
    return defaultWeight;
  }

  /** The half-life that {@code decay=tier} starts with, in days. */
  public int defaultHalfLifeDays() {
    return defaultHalfLifeDays;
  }

  /** The class with that word in JSON, or empty. */
  public static Optional<SourceClass> ofWireName(String wireName) {
    for (SourceClass value : values()) {
      if (value.wireName.equals(wireName)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
