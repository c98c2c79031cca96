package stemedb.ops.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stemedb.record.ApiKeyToken;

/** The values of all {@link Variable}s, and what they mean. What cannot be meant is refused. */
public final class Settings {
  private static final List<String> DURABILITIES = List.of("immediate", "batched", "none");
  private static final Pattern STORE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(KiB|MiB|GiB)?");
  private static final long SEGMENT_BYTES_MIN = 64L << 10;
  private static final long SEGMENT_BYTES_MAX = 1L << 30;
  private static final int PORT_MAX = 65_535;
  private static final int RATE_MAX = 1_000_000;
  private static final int INTERVAL_SECONDS_MAX = 3_600;

  private final Map<Variable, String> values;

  private Settings(Map<Variable, String> values) {
    this.values = values;
  }

  /**
   * Reads the variables; empty ones count as not set.
   *
   * @param properties come first
   * @param environment comes second
   */
  public static Settings of(
      Function<String, @Nullable String> properties, Map<String, String> environment) {
    Map<Variable, String> values = new EnumMap<>(Variable.class);
    for (Variable variable : Variable.values()) {
      values.put(
          variable,
          Stream.of(
                  variable.isSecret() ? "" : text(properties.apply(variable.variable())),
                  text(environment.get(variable.variable())))
              .filter(value -> !value.isEmpty())
              .findFirst()
              .orElse(variable.otherwise()));
    }
    return new Settings(values);
  }

  /** The value as it was set. */
  public String text(Variable variable) {
    return text(values.get(variable));
  }

  /** Name of a storage backend; whether there is one, the engine knows. */
  String store() {
    String store = text(Variable.STORE);
    if (!STORE.matcher(store).matches()) {
      throw refused(Variable.STORE, "the name of a storage backend, such as leveldb or memory");
    }
    return store;
  }

  /** What happens to a damaged store. */
  String storeRepair() {
    String policy = text(Variable.STORE_REPAIR);
    if (!policy.equals("offer") && !policy.equals("rebuild")) {
      throw refused(Variable.STORE_REPAIR, "offer or rebuild");
    }
    return policy;
  }

  /** Who may destroy what in a new data folder. */
  String governance() {
    String governance = text(Variable.GOVERNANCE);
    if (!governance.equals("author_only") && !governance.equals("commons")) {
      throw refused(Variable.GOVERNANCE, "author_only or commons");
    }
    return governance;
  }

  String durability() {
    String durability = text(Variable.DURABILITY);
    if (!DURABILITIES.contains(durability)) {
      throw refused(Variable.DURABILITY, "one of " + String.join(", ", DURABILITIES));
    }
    return durability;
  }

  int segmentBytes() {
    long bytes = size(Variable.SEGMENT_SIZE);
    if (bytes < SEGMENT_BYTES_MIN || bytes > SEGMENT_BYTES_MAX) {
      throw refused(Variable.SEGMENT_SIZE, "64KiB to 1GiB");
    }
    return (int) bytes;
  }

  long cacheBytes() {
    return text(Variable.CACHE_SIZE).isEmpty()
        ? Runtime.getRuntime().maxMemory() / 4
        : size(Variable.CACHE_SIZE);
  }

  /** The address to listen on, as it was set; beyond loopback only when that is allowed. */
  String bindAddress() {
    String address = text(Variable.BIND_ADDR);
    if (!isLoopback(address) && !authentication() && !flag(Variable.ALLOW_INSECURE)) {
      throw refused(
          Variable.BIND_ADDR,
          "a loopback address such as 127.0.0.1, since this node asks nobody who he is; "
              + Variable.AUTH_ENABLED.variable()
              + "=true has it ask, and "
              + Variable.ALLOW_INSECURE.variable()
              + "=true lets it listen elsewhere without");
    }
    return address;
  }

  /** Whether signatures are not checked; refused where callers are asked who they are. */
  boolean unsafeSkipSignatures() {
    boolean skip = flag(Variable.UNSAFE_SKIP_SIGNATURES);
    if (skip && authentication()) {
      throw refused(
          Variable.UNSAFE_SKIP_SIGNATURES,
          "false where " + Variable.AUTH_ENABLED.variable() + " is true");
    }
    return skip;
  }

  /** Whether callers are asked who they are. */
  boolean authentication() {
    return flag(Variable.AUTH_ENABLED);
  }

  /** The root key, or null when there is none. */
  @Nullable ApiKeyToken rootApiKey() {
    String text = text(Variable.ROOT_API_KEY);
    return text.isEmpty()
        ? null
        : ApiKeyToken.parse(text)
            .orElseThrow(
                () -> // its value is not shown
                new BadSettingException(
                        Variable.ROOT_API_KEY.variable()
                            + " has to be stk_ID_SECRET: an id of 1 to 32 characters a-z and 0-9,"
                            + " a secret of 32 to 128 characters a-z, A-Z, 0-9, - and _"));
  }

  /** Requests a second. */
  int rate(Variable variable) {
    String text = text(variable);
    int rate = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
    if (rate < 1 || rate > RATE_MAX) {
      throw refused(variable, "1 to " + RATE_MAX + " requests a second");
    }
    return rate;
  }

  int port() {
    return number(Variable.PORT, "a port", PORT_MAX);
  }

  int archiveIntervalSeconds() {
    return number(Variable.ARCHIVE_INTERVAL, "a number of seconds", INTERVAL_SECONDS_MAX);
  }

  private int number(Variable variable, String what, int most) {
    String text = text(variable);
    int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      throw refused(variable, what + ", 1 to " + most);
    }
    return number;
  }

  /** The parts of a list; none when it is empty. */
  String[] list(Variable variable) {
    return Stream.of(text(variable).split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toArray(String[]::new);
  }

  /** Tokens an hour for an agent. */
  int quotaTokens() {
    String text = text(Variable.QUOTA_TOKENS);
    int tokens = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (tokens < 1) {
      throw refused(Variable.QUOTA_TOKENS, "1 to 999999999 tokens an hour");
    }
    return tokens;
  }

  /** Whether something is on. */
  boolean flag(Variable variable) {
    String text = text(variable);
    if (!text.equals("true") && !text.equals("false")) {
      throw refused(variable, "true or false");
    }
    return text.equals("true");
  }

  private long size(Variable variable) {
    Matcher size = SIZE.matcher(text(variable));
    if (!size.matches()) {
      throw refused(variable, "a number of bytes, or one with KiB, MiB or GiB, such as 64MiB");
    }
    int shift =
        switch (text(size.group(2))) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    long number = Long.parseLong(text(size.group(1)));
    if (number > Long.MAX_VALUE >> shift) {
      throw refused(variable, "a size that fits this machine");
    }
    return number << shift;
  }

  private boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw refused(Variable.BIND_ADDR, "an address of this machine, such as 127.0.0.1");
    }
  }

  private BadSettingException refused(Variable variable, String allowed) {
    return new BadSettingException(
        variable.variable() + " is \"" + text(variable) + "\", but has to be " + allowed);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }
}
