package stemedb.engine.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.lens.Candidate;

/**
 * Of one author's claims for one object the best, then the newest. A hash table with open
 * addressing over an array of claims: a question about many claims makes two arrays and no object a
 * claim.
 */
final class BestClaims {
  private BestClaims() {}

  /** The claims that count, in their order; the list itself when all do. */
  static <C extends Candidate> List<C> of(List<C> claims) {
    int count = claims.size();
    if (count < 2) {
      return claims;
    }
    @Nullable Candidate[] table = new Candidate[Integer.highestOneBit(count) << 2];
    int found = 0;
    for (int i = 0; i < count; i++) {
      C claim = claims.get(i);
      int slot = slot(table, claim);
      Candidate known = table[slot];
      if (known == null) {
        found++;
        table[slot] = claim;
      } else if (Candidate.WORST_FIRST.compare(known, claim) < 0) {
        table[slot] = claim;
      }
    }
    if (found == count) {
      return claims;
    }
    List<C> best = new ArrayList<>(found);
    for (C claim : claims) {
      if (table[slot(table, claim)] == claim) {
        best.add(claim);
      }
    }
    return best;
  }

  /** Where a claim of that author for that object is, or belongs. */
  private static int slot(@Nullable Candidate[] table, Candidate claim) {
    int mask = table.length - 1;
    int hash = (claim.agentId().hashCode() ^ claim.object().hashCode()) * 0x9E3779B9;
    int slot = (hash ^ hash >>> 15) & mask;
    Candidate there = table[slot];
    while (there != null
        && !(there.agentId().equals(claim.agentId()) && there.object().equals(claim.object()))) {
      slot = (slot + 1) & mask;
      there = table[slot];
    }
    return slot;
  }
}
