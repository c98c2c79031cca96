package stemedb.http.route;

import java.util.List;

/** What the body of a request may be. */
public enum BodyRule {
  /** None. */
  NONE(List.of(), false),
  /** One document. */
  DOCUMENT(List.of(Reply.JSON), false),
  /** A document a line; may be compressed. */
  LINES(List.of(Reply.NDJSON, Reply.JSON), true);

  private final List<String> mediaTypes;
  private final boolean gzip;

  BodyRule(List<String> mediaTypes, boolean gzip) {
    this.mediaTypes = mediaTypes;
    this.gzip = gzip;
  }

  /** The media types that are taken. */
  public List<String> mediaTypes() {
    return mediaTypes;
  }

  /** Whether {@code Content-Encoding: gzip} is taken. */
  public boolean gzip() {
    return gzip;
  }
}
