package stemedb.guard.rate;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stemedb.guard.Requests;

/** Requests that share a limit. */
enum EndpointGroup {
  READ,
  WRITE,
  BATCH,
  ADMIN;

  private static final String ADMIN_TOP = "/v1/admin";
  private static final String BATCH_TOP = "/v1/batch";

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The word in headers and problems. */
  String wireName() {
    return wireName;
  }

  /** The group of a request; null when it is in none. */
  static @Nullable EndpointGroup of(String method, String path) {
    if (Requests.isHealth(path)) {
      return null;
    }
    if (Requests.isAtOrBelow(path, ADMIN_TOP)) {
      return ADMIN;
    }
    if (Requests.isAtOrBelow(path, BATCH_TOP)) {
      return BATCH;
    }
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> READ;
      default -> WRITE;
    };
  }
}
