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
  COSIGNATURE(3),
  /** What an agent thinks of an assertion. */
  VOTE(4),
  /** A named stretch of knowledge, and what it replaces. */
  EPOCH(5),
  /** Puts an assertion in the place of another, or retracts one. */
  SUPERSESSION(6),
  /** Registers a source. */
  SOURCE(7),
  /** Retracts, corrects or restores a source. */
  SOURCE_STATUS(8),
  /** Another name of a subject. */
  ALIAS(9),
  /** How much an agent trusts another. */
  ENDORSEMENT(10),
  /** A value that curators vouch for. */
  GOLD_STANDARD(11),
  /** A curator says that an agent was right or wrong. */
  TRUST_OUTCOME(12),
  /** A root changes what genesis started with. */
  SETTING(13),
  /** An API key, without its secret. Made by the node. */
  API_KEY(14),
  /** A curator says whether an assertion that was held back may count. */
  QUARANTINE_DECISION(15);

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final int code;

  RecordKind(int code) {
    this.code = code;
  }

  /** The byte that stands for this kind in the journal. */
  public int code() {
    return code;
  }

  /** Whether the node makes it; everything else is submitted by its author. */
  public boolean madeByTheNode() {
    return this == GENESIS || this == COSIGNATURE || this == API_KEY;
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
