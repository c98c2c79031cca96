package stemedb.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stemedb.api.model.Hash;

/**
 * An API key as its holder has it: {@code stk_<id>_<secret>}. Only SHA-256 of the secret is kept
 * anywhere; since a secret is 256 random bits, nothing slower is needed.
 */
public final class ApiKeyToken {
  private static final Pattern FORM =
      Pattern.compile("stk_([a-z0-9]{1,32})_([A-Za-z0-9_-]{32,128})");
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  private final String id;
  private final String secret;

  private ApiKeyToken(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /** A new one: 16 hex digits of id, 64 of secret. */
  public static ApiKeyToken random() {
    SecureRandom random = new SecureRandom();
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    return new ApiKeyToken(HexFormat.of().formatHex(id), HexFormat.of().formatHex(secret));
  }

  /** Reads what a caller sent; empty when it has another form. */
  public static Optional<ApiKeyToken> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new ApiKeyToken(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Names the key; no secret. */
  public String id() {
    return id;
  }

  /** What is kept of the secret. */
  public Hash secretSha256() {
    return Signing.hash(secret.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether this is the secret, in a time that does not depend on where the two differ. */
  public boolean matches(Hash kept) {
    return MessageDigest.isEqual(secretSha256().toBytes(), kept.toBytes());
  }

  /** The whole key, for its holder alone. */
  public String reveal() {
    return "stk_" + id + '_' + secret;
  }

  /** Without the secret: this may end in a log. */
  @Override
  public String toString() {
    return "stk_" + id + "_…";
  }
}
