package stemedb.engine.index;

import stemedb.api.StoredRecord;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;

/** The rows of an assertion: its candidate row, and the standing of the one that it revises. */
final class AssertionRows {
  private AssertionRows() {}

  /**
   * @param effective whether it does to others what it says; a quarantined one does not
   */
  static void write(Rows rows, Hash hash, Assertion assertion, long offset, boolean effective) {
    byte[] pair = Keys.candidates(assertion.subject(), assertion.predicate());
    rows.put(Keys.candidate(pair, offset), CandidateRow.of(hash, assertion).toBytes());
    if (effective) {
      revise(rows, hash, assertion, offset, offset);
    }
  }

  /**
   * A revision names an earlier assertion of the same author, subject and predicate. One that is
   * not there yet is later, and so is never revised by this one.
   *
   * @param offset of the revision
   * @param effectOffset from when on it counts: later than that when it was held back
   */
  static void revise(Rows rows, Hash by, Assertion assertion, long offset, long effectOffset) {
    Hash parent = assertion.parentHash();
    Rows.Placed target = parent == null ? null : rows.find(parent);
    if (target != null
        && target.document() instanceof Assertion old
        && target.offset() < offset
        && old.agentId().equals(assertion.agentId())
        && old.subject().equals(assertion.subject())
        && old.predicate().equals(assertion.predicate())) {
      byte[] pair = Keys.candidates(assertion.subject(), assertion.predicate());
      rows.put(
          Keys.standing(Keys.candidate(pair, target.offset()), effectOffset),
          new StandingRow(StoredRecord.Status.REVISED, by).toBytes());
    }
  }
}
