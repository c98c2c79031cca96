package stemedb.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Hash;

/**
 * What became of a record that was taken in.
 *
 * @param status created, or already there
 * @param hash its identity
 * @param visible whether reads see it now
 * @param offset its record number; 0 while it is not visible
 * @param recordedAt when it was recorded; null while it is not visible
 * @param reasons why it is quarantined; empty when it is not
 */
public record Receipt(
    Status status,
    Hash hash,
    boolean visible,
    long offset,
    @Nullable Instant recordedAt,
    List<String> reasons)
    implements Outcome {

  public Receipt {
    reasons = List.copyOf(reasons);
  }

  /** Of a record that is not quarantined. */
  public Receipt(
      Status status, Hash hash, boolean visible, long offset, @Nullable Instant recordedAt) {
    this(status, hash, visible, offset, recordedAt, List.of());
  }

  /** What became of a record. */
  public enum Status {
    /** It is new. */
    CREATED,
    /** It is new, and counts in no answer until a curator approves it. */
    QUARANTINED,
    /** It was there already; nothing changed. */
    EXISTS,
    /** It was there already, and has new signers now. */
    COSIGNED;

    /** The word in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
