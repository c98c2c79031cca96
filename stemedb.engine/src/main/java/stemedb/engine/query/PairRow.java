package stemedb.engine.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stemedb.engine.index.CandidateRow;
import stemedb.engine.index.StandingRow;

/**
 * A decoded candidate with all that happened to it. Effects are only ever added, each with the
 * offset from which it counts, so readers at an older offset may see newer effects and skip them.
 */
final class PairRow {
  private static final Effect[] NONE = new Effect[0];

  /** What a later record did, and from which offset on. */
  private record Effect(long offset, StandingRow standing) {}

  private final SelectedCandidate claim;
  private volatile Effect[] effects = NONE;

  PairRow(byte[] value, long offset) {
    this(CandidateRow.of(value), offset);
  }

  PairRow(CandidateRow row, long offset) {
    this.claim = new SelectedCandidate(row, offset);
  }

  /** The claim as its author made it. */
  SelectedCandidate claim() {
    return claim;
  }

  long offset() {
    return claim.offset();
  }

  /** Adds an effect, or replaces the one of the same record. Called by one thread at a time. */
  void add(long effectOffset, byte[] value) {
    Effect[] before = effects;
    int at = before.length;
    while (at > 0 && before[at - 1].offset >= effectOffset) {
      at--;
    }
    boolean replaces = at < before.length && before[at].offset == effectOffset;
    Effect[] after = Arrays.copyOf(before, before.length + (replaces ? 0 : 1));
    System.arraycopy(before, at, after, replaces ? at : at + 1, before.length - at);
    after[at] = new Effect(effectOffset, StandingRow.of(value));
    effects = after;
  }

  /** How the claim stands at an offset; null when nothing happened to it. */
  @Nullable StandingRow standing(long upTo) {
    StandingRow standing = null;
    for (Effect effect : effects) {
      if (effect.offset <= upTo) {
        standing = effect.standing.after(standing);
      }
    }
    return standing;
  }
}
