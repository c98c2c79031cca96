package stemedb.api.model;

import java.util.Locale;
import java.util.Optional;

/** What the holder of an API key may do. Roles are independent of each other, but for the last. */
public enum Role {
  /** Asks questions. */
  READER,
  /** Submits records. */
  WRITER,
  /** Decides about quarantined records and sets gold standards. */
  CURATOR,
  /** Everything: keys, bundles, configuration, and what the other roles may do. */
  ADMIN;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The word in JSON. */
  public String wireName() {
    return wireName;
  }

  /** The role with that word in JSON, or empty. */
  public static Optional<Role> ofWireName(String wireName) {
    for (Role value : values()) {
      if (value.wireName.equals(wireName)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
