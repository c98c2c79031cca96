package stemedb.api;

import java.util.Locale;
import java.util.Optional;

/** What the conflict score weighs the distinct objects by. */
public enum ShareWeight {
  /** Σ of confidence over the authors. */
  CONFIDENCE,
  /** Number of authors. */
  COUNT,
  /** Σ over the authors of tier weight × reputation × confidence. */
  AUTHORITY;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The word in JSON. */
  public String wireName() {
    return wireName;
  }

  /** The weight with that word in JSON, or empty. */
  public static Optional<ShareWeight> ofWireName(String wireName) {
    for (ShareWeight value : values()) {
      if (value.wireName.equals(wireName)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
