package stemedb.bench;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of a comparison.
 *
 * @param seconds length of a measurement
 * @param warmUpSeconds length of the warm-up before each
 * @param rounds how often the peers take turns
 * @param fill claims in the stores that are called filled
 * @param seed from which keys and subjects are made
 * @param folder where peers keep their data, on the disk that is measured
 * @param only names of the parts to run; empty for all
 * @param json where the results go as JSON
 * @param markdown where they go as a page
 */
record Settings(
    double seconds,
    double warmUpSeconds,
    int rounds,
    int fill,
    long seed,
    Path folder,
    Set<String> only,
    @Nullable Path json,
    @Nullable Path markdown) {

  /** For the report. */
  String timing() {
    return seconds + " s each, warm-up " + warmUpSeconds + " s, seed " + seed;
  }

  /** Whether a part is to run. */
  boolean runs(String part) {
    return only.isEmpty() || only.contains(part);
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Settings parse(List<String> arguments) {
    double seconds = 1;
    double warmUpSeconds = 1;
    int rounds = 3;
    int fill = 100_000;
    long seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    Set<String> only = Set.of();
    Path json = null;
    Path markdown = null;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value =
          equals < 0 ? (rest.hasNext() ? rest.next() : "") : argument.substring(equals + 1);
      switch (name) {
        case "--seconds" -> seconds = number(name, value, 0.05, 3600);
        case "--warm-up" -> warmUpSeconds = number(name, value, 0.05, 600);
        case "--rounds" -> rounds = (int) number(name, value, 1, 99);
        case "--fill" -> fill = (int) number(name, value, 1_000, 100_000_000);
        case "--seed" -> seed = (long) number(name, value, 0, Integer.MAX_VALUE);
        case "--folder" -> folder = Path.of(value);
        case "--only" -> only = Set.of(value.split(","));
        case "--json" -> json = Path.of(value);
        case "--markdown" -> markdown = Path.of(value);
        default -> throw new IllegalArgumentException(name + " is not known");
      }
    }
    return new Settings(seconds, warmUpSeconds, rounds, fill, seed, folder, only, json, markdown);
  }

  private static double number(String name, String text, double min, double max) {
    try {
      double number = Double.parseDouble(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The sentence below says it.
    }
    throw new IllegalArgumentException(
        name + " is a number from " + plain(min) + " to " + plain(max));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
