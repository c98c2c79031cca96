package stemedb.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;

/**
 * A record as the database keeps it.
 *
 * @param document the canonical JSON that was signed; SHA-256 of it is the hash. Not to be changed
 * @param signatures of the author and of others, cosigners included
 * @param offset record number
 * @param recordedAt when it was recorded, in microseconds
 * @param standing whether it still counts
 */
public record StoredRecord(
    Hash hash,
    RecordKind kind,
    byte[] document,
    List<AgentSignature> signatures,
    long offset,
    Instant recordedAt,
    Standing standing) {

  public StoredRecord {
    signatures = List.copyOf(signatures);
  }

  /**
   * Whether a record still counts.
   *
   * @param by the record that changed it; null when none did
   */
  public record Standing(Status status, @Nullable Hash by) {
    /** It counts. */
    public static final Standing CURRENT = new Standing(Status.CURRENT, null);
  }

  /** Whether a record still counts, in a word. */
  public enum Status {
    /** It counts. */
    CURRENT,
    /** Its author has said something else since. */
    REVISED,
    /** Another assertion was put in its place. */
    SUPERSEDED,
    /** It was taken back. */
    RETRACTED,
    /** A policy holds it back until a curator approves it. */
    QUARANTINED,
    /** Its source was retracted. */
    SOURCE_RETRACTED,
    /** Somebody who may not take it out said that it should go; it still counts. */
    DISPUTED;

    /** Whether a record that stands so still counts. */
    public boolean counts() {
      return this == CURRENT || this == DISPUTED;
    }

    /** The word in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
