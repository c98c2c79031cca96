package stemedb.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.RecordKind;

/**
 * Which changes are to be read: records in the order of their numbers.
 *
 * @param since reading starts behind this record; 0 for the first, {@link #LATEST} for those to
 *     come
 * @param generation the journal that {@code since} was counted in, by the first {@value
 *     #GENERATION_DIGITS} hex digits of its generation; null for the one that is there
 * @param subjectPrefix only assertions whose subject begins like this; null for all records
 * @param predicate only assertions with this predicate; null for all records
 * @param kinds only records of these kinds; empty for all
 * @param limit most changes of a page, 1 to 1000
 * @param bytesMax a page ends behind the document with which it has that many bytes, 1 or more
 * @param caller who reads: API keys are shown to administrators, what is quarantined to curators
 */
public record FeedRequest(
    long since,
    @Nullable String generation,
    @Nullable String subjectPrefix,
    @Nullable String predicate,
    Set<RecordKind> kinds,
    int limit,
    int bytesMax,
    Caller caller) {

  /** As {@code since}: behind the last record that is there. */
  public static final long LATEST = -1;

  /** The largest page. */
  public static final int LIMIT_MAX = 1000;

  /** The bytes of a page's documents when nobody says. */
  public static final int BYTES_DEFAULT = 1 << 20;

  /** How much of a generation tells it from others. */
  public static final int GENERATION_DIGITS = 8;

  public FeedRequest {
    kinds = Set.copyOf(kinds);
  }

  /** The same of the program that the database runs in, which reads everything. */
  public FeedRequest(
      long since,
      @Nullable String generation,
      @Nullable String subjectPrefix,
      @Nullable String predicate,
      Set<RecordKind> kinds,
      int limit,
      int bytesMax) {
    this(since, generation, subjectPrefix, predicate, kinds, limit, bytesMax, Caller.OWNER);
  }

  /** All changes behind a record, in pages of the largest size. */
  public static FeedRequest since(long offset) {
    return new FeedRequest(offset, null, null, null, Set.of(), LIMIT_MAX, BYTES_DEFAULT);
  }

  /** The same request, going on where a page ended, in the journal that it came from. */
  public FeedRequest behind(ChangePage page) {
    return behind(page.generation(), page.through());
  }

  /** The same request, starting behind that record of that journal. */
  public FeedRequest behind(String generation, long offset) {
    return new FeedRequest(
        offset, generation, subjectPrefix, predicate, kinds, limit, bytesMax, caller);
  }
}
