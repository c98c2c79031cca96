package stemedb.bench.node;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param url the node, {@code http} without a path
 * @param seconds length of a measurement
 * @param warmUpSeconds length of the warm-up before each
 * @param seed from which keys and subjects are made
 * @param json where the results go as JSON
 * @param apiKey sent with every request
 * @param help whether only the help is wanted
 */
record Options(
    URI url,
    double seconds,
    double warmUpSeconds,
    long seed,
    @Nullable Path json,
    @Nullable String apiKey,
    boolean help) {

  static final String HELP =
      """
      Measures a running node over HTTP: single writes, batches, reads and consensus questions.
      It writes claims of its own under the subject bench/; take a throw-away node.

      Usage: stemedb bench [--url URL] [--seconds N] [--warm-up N] [--json FILE]
                           [--seed N]

        --url URL      the node (default http://127.0.0.1:18180)
        --seconds N    length of a measurement, 0.1 to 3600 (default 5)
        --warm-up N    length of the warm-up before each, 0.1 to 600 (default 2)
        --json FILE    also write the results there
        --seed N       make keys and subjects from this number; a node takes a seed once
        -h, --help     this text

      $STEMEDB_API_KEY is sent with every request when it is set.

      Exit codes: 0 done, 1 failed or requests were refused, 2 usage, 3 node not reachable.
      """;

  private static final int HTTP_PORT = 80;
  private static final double SECONDS_MIN = 0.1;

  /** Where to connect. */
  InetSocketAddress address() {
    int port = url.getPort() == -1 ? HTTP_PORT : url.getPort();
    String host = url.getHost();
    boolean literal = host.startsWith("[");
    return new InetSocketAddress(literal ? host.substring(1, host.length() - 1) : host, port);
  }

  /**
   * @param environment of the process, which names the API key: arguments are public
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Options parse(List<String> arguments, Map<String, String> environment) {
    URI url = URI.create("http://127.0.0.1:18180");
    double seconds = 5;
    double warmUpSeconds = 2;
    long seed = new SecureRandom().nextLong() & Long.MAX_VALUE;
    Path json = null;
    String key = environment.get("STEMEDB_API_KEY");
    String apiKey = key == null || key.isEmpty() ? null : key;
    boolean help = false;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String inline = equals < 0 ? null : argument.substring(equals + 1);
      switch (name) {
        case "--url" -> url = url(value(name, inline, rest));
        case "--seconds" -> seconds = seconds(name, value(name, inline, rest), 3600);
        case "--warm-up" -> warmUpSeconds = seconds(name, value(name, inline, rest), 600);
        case "--seed" -> seed = seed(name, value(name, inline, rest));
        case "--json" -> json = Path.of(value(name, inline, rest));
        case "-h", "--help" -> help = true;
        default -> throw new IllegalArgumentException(name + " is not known");
      }
    }
    return new Options(url, seconds, warmUpSeconds, seed, json, apiKey, help);
  }

  private static String value(String name, @Nullable String inline, Iterator<String> rest) {
    String value = inline != null ? inline : rest.hasNext() ? rest.next() : "";
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return value;
  }

  private static double seconds(String name, String text, int max) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= SECONDS_MIN && seconds <= max) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // The sentence below says it.
    }
    throw new IllegalArgumentException(name + " is a number from " + SECONDS_MIN + " to " + max);
  }

  private static long seed(String name, String text) {
    try {
      long seed = Long.parseLong(text);
      if (seed >= 0) {
        return seed;
      }
    } catch (NumberFormatException e) {
      // The sentence below says it.
    }
    throw new IllegalArgumentException(name + " is a whole number from 0 to 2^63 - 1");
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if ("http".equals(url.getScheme()) && url.getHost() != null && url.getPath().isEmpty()) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // The sentence below says it.
    }
    throw new IllegalArgumentException("--url is http://HOST[:PORT]");
  }
}
