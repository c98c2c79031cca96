package stemedb.api.model;

import java.util.Locale;
import java.util.Optional;

/** How far an assertion has come on its author's side; {@link #PROPOSED} when it does not say. */
public enum LifecycleStage {
  PROPOSED,
  UNDER_REVIEW,
  APPROVED,
  DEPRECATED,
  REJECTED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The word in JSON. */
  public String wireName() {
    return wireName;
  }

  /** The stage with that word in JSON, or empty. */
  public static Optional<LifecycleStage> ofWireName(String wireName) {
    for (LifecycleStage value : values()) {
      if (value.wireName.equals(wireName)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
