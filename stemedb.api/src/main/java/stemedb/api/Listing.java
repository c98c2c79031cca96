package stemedb.api;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which assertions are to be listed. What is superseded or revised is left out, as in answers.
 *
 * @param by what they are found by
 * @param key a subject, the beginning of one, a concept path, or 64 lower-case hex digits
 * @param predicate only this one; null for all
 * @param filters which assertions count
 * @param asOf which past to look at; a cursor overrides it
 * @param limit page size, 1 to 1000
 * @param cursor where an earlier page ended, or null
 */
public record Listing(
    By by,
    String key,
    @Nullable String predicate,
    Filters filters,
    AsOf asOf,
    int limit,
    @Nullable String cursor) {

  /** The largest page. */
  public static final int LIMIT_MAX = 1000;

  /** The page size when nobody says. */
  public static final int LIMIT_DEFAULT = 100;

  /**
   * What assertions are found by. Those of a subject come in order of subject, predicate and
   * offset; those that are found by a hash in order of offset. The latter are kept in the
   * background: at the head a page covers what is there so far, and says so by its offset.
   */
  public enum By {
    /** Of that subject. */
    SUBJECT,
    /** Of all subjects that begin like that. */
    SUBJECT_PREFIX,
    /** Of that concept path and all below it: {@code a/b} and {@code a/b/c}, not {@code a/bc}. */
    CONCEPT,
    /** Of that author. */
    AGENT_ID,
    /** With that source. */
    SOURCE_HASH,
    /** That revise or answer that assertion. */
    PARENT_HASH;

    /** The word in a query. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Listing {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(key, "key");
  }

  /**
   * Those of a subject, or of all subjects that begin alike.
   *
   * @param prefix whether {@code subject} is a beginning
   */
  public Listing(
      String subject,
      boolean prefix,
      @Nullable String predicate,
      Filters filters,
      AsOf asOf,
      int limit,
      @Nullable String cursor) {
    this(prefix ? By.SUBJECT_PREFIX : By.SUBJECT, subject, predicate, filters, asOf, limit, cursor);
  }
}
