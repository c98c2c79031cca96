package stemedb.api.model;

import java.util.Locale;
import java.util.Optional;

/** The kinds of records. The code stands in the journal and never changes its meaning. */
public enum RecordKind {
  /** Record 1: root keys, governance, weights. Made by the node. */
  GENESIS(1),
  /** A signed claim. */
  ASSERTION(2),
  /** Further signatures for a record that is there already. Made by the node. */
  COSIGNATURE(3);

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final int code;

  RecordKind(int code) {
    this.code = code;
  }

  /** The byte that stands for this kind in the journal. */
  public int code() {
    return code;
  }

  /** The word in JSON. */
  public String wireName() {
    return wireName;
  }

  /** The kind with that word in JSON, or empty. */
  public static Optional<RecordKind> ofWireName(String wireName) {
    for (RecordKind value : values()) {
      if (value.wireName.equals(wireName)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The kind with that byte in the journal, or empty. */
  public static Optional<RecordKind> ofCode(int code) {
    for (RecordKind value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
