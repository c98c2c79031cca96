package stemedb.http.endpoint;

import org.jspecify.annotations.Nullable;
import stemedb.api.Caller;
import stemedb.api.DiffPage;
import stemedb.api.ErrorCode;
import stemedb.api.Listing;
import stemedb.api.Problem;
import stemedb.api.RecordPage;
import stemedb.api.StemeDbException;
import stemedb.api.StoredRecord;
import stemedb.api.model.Assertion;
import stemedb.api.model.RecordKind;
import stemedb.api.model.Role;
import stemedb.record.RecordReader;

/** What a caller may see whose key is bound to subjects, or who lacks a role. */
final class Bounds {
  private Bounds() {}

  /** Refuses a question about a subject, or about all that begin so, that is not the caller's. */
  static void requireSubject(Caller caller, @Nullable String subject, String parameter) {
    if (!caller.isBound()) {
      return;
    }
    if (subject == null) {
      throw refused(parameter, "this key is bound to subjects: " + parameter + " has to name one");
    }
    if (!caller.mayName(subject)) {
      throw refused(parameter, "this key is bound to other subjects");
    }
  }

  /** Refuses a list that is not about subjects of the caller's. */
  static void requireListing(Caller caller, Listing listing) {
    switch (listing.by()) {
      case SUBJECT, SUBJECT_PREFIX, CONCEPT ->
          requireSubject(caller, listing.key(), listing.by().wireName());
      case AGENT_ID, SOURCE_HASH, PARENT_HASH -> requireSubject(caller, null, "subject_prefix");
    }
  }

  /** Whether the caller may see a record: if not, it is as if there were none. */
  static boolean maySee(Caller caller, StoredRecord stored) {
    if (stored.kind() == RecordKind.API_KEY && !caller.has(Role.ADMIN)) {
      return false;
    }
    if (stored.standing().status() == StoredRecord.Status.QUARANTINED
        && !caller.has(Role.CURATOR)) {
      return false;
    }
    return !caller.isBound()
        || RecordReader.readDocument(stored.kind(), stored.document()) instanceof Assertion a
            && caller.mayName(a.subject());
  }

  /** The page without what only curators see. */
  static RecordPage visible(Caller caller, RecordPage page) {
    return caller.has(Role.CURATOR)
        ? page
        : new RecordPage(
            page.records().stream().filter(record -> maySee(caller, record)).toList(),
            page.offset(),
            page.time(),
            page.nextCursor());
  }

  /** The page without what only curators see. */
  static DiffPage visible(Caller caller, DiffPage page) {
    return caller.has(Role.CURATOR)
        ? page
        : new DiffPage(
            page.differences().stream()
                .filter(difference -> maySee(caller, difference.assertion()))
                .toList(),
            page.from(),
            page.to(),
            page.nextCursor());
  }

  private static StemeDbException refused(String parameter, String detail) {
    return Problem.at(ErrorCode.FORBIDDEN, parameter, detail).toException();
  }
}
