package stemedb.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The token in a node's data folder: whoever can read it is an operator. */
record AdminToken(String value) {
  private static final String FILE = "admin.token";

  /** The token of that folder, read anew; empty, and no key matches, while there is none. */
  static AdminToken of(Path directory) {
    try {
      return new AdminToken(Files.readString(directory.resolve(FILE)).strip());
    } catch (IOException e) {
      return new AdminToken("");
    }
  }

  /** Compares in a time that does not depend on where the two differ. */
  boolean matches(@Nullable String key) {
    return key != null
        && !value.isEmpty()
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
  }

  /** Not the token: this may end in a log. */
  @Override
  public String toString() {
    return "AdminToken";
  }
}
