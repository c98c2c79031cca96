package stemedb.http.endpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stemedb.api.ChangePage;

/**
 * Where a reader of the feed stands: the id of an event, and the cursor of a page.
 *
 * @param generation the first hex digits of the journal's generation
 * @param offset the record that was read last
 */
record EventId(String generation, long offset) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{8})-(0|[1-9][0-9]{0,17})");

  /** Behind a page. */
  static EventId of(ChangePage page) {
    return new EventId(page.generation(), page.through());
  }

  /**
   * @throws IllegalArgumentException when it is no such id
   */
  static EventId parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    return new EventId(matcher.group(1), Long.parseLong(matcher.group(2)));
  }

  @Override
  public String toString() {
    return generation + "-" + offset;
  }
}
