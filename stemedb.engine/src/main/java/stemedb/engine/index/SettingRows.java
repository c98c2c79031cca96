package stemedb.engine.index;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Setting;
import stemedb.api.model.SourceClass;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;

/**
 * The rows of settings, and which there are: {@code root.}agent and {@code curator.}agent ({@code
 * true} or {@code false}), {@code tier_weight.}class (0 to 1), {@code half_life_days.}class (a
 * whole number from 1). The value of a row is the value of the setting.
 */
public final class SettingRows {
  static final String ROOT = "root.";
  static final String CURATOR = "curator.";

  /** Name of the weight of a class, followed by the class. */
  public static final String TIER_WEIGHT = "tier_weight.";

  /** Name of the half-life of a class, followed by the class. */
  public static final String HALF_LIFE_DAYS = "half_life_days.";

  private static final int DAYS_MAX = 1_000_000;

  private SettingRows() {}

  /**
   * A setting as it stands in the store.
   *
   * @param name which one
   * @param value what it is
   */
  public record Value(String name, String value) {}

  static void write(Rows rows, Setting setting, long offset, Governance governance) {
    if (governance.allows(setting) && problem(setting) == null) {
      rows.put(
          Keys.setting(setting.name(), offset), setting.value().getBytes(StandardCharsets.UTF_8));
      governance.apply(new Value(setting.name(), setting.value()));
    }
  }

  static Value decode(byte[] key, byte[] value) {
    String name = new String(key, 1, key.length - 10, StandardCharsets.UTF_8);
    return new Value(name, new String(value, StandardCharsets.UTF_8));
  }

  /** What a setting is as of an offset; null when it was never made. */
  public static @Nullable String value(Snapshot snapshot, String name, long upTo) {
    byte[] from = Keys.setting(name);
    byte[] latest = null;
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next() && Keys.lastLong(scan.key()) <= upTo) {
        latest = scan.value();
      }
    }
    return latest == null ? null : new String(latest, StandardCharsets.UTF_8);
  }

  /** What is wrong with a setting, or null. */
  public static @Nullable String problem(Setting setting) {
    String name = setting.name();
    String value = setting.value();
    if (name.startsWith(ROOT) || name.startsWith(CURATOR)) {
      return isAgent(name.substring(name.indexOf('.') + 1))
          ? value.equals("true") || value.equals("false") ? null : "value is true or false"
          : "the name ends with an agent's 64 lower-case hex digits";
    }
    if (name.startsWith(TIER_WEIGHT)) {
      return hasClass(name, TIER_WEIGHT) ? number(value, 0, 1, false) : "no such source class";
    }
    if (name.startsWith(HALF_LIFE_DAYS)) {
      return hasClass(name, HALF_LIFE_DAYS)
          ? number(value, 1, DAYS_MAX, true)
          : "no such source class";
    }
    return "there is no setting of that name; there are root.AGENT, curator.AGENT,"
        + " tier_weight.CLASS and half_life_days.CLASS";
  }

  private static boolean isAgent(String hex) {
    try {
      AgentId.parse(hex);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean hasClass(String name, String prefix) {
    Optional<SourceClass> tier = SourceClass.ofWireName(name.substring(prefix.length()));
    return tier.isPresent();
  }

  private static @Nullable String number(String value, int least, int most, boolean whole) {
    try {
      double number = Double.parseDouble(value);
      boolean fits = number >= least && number <= most && (!whole || number == Math.rint(number));
      return fits
          ? null
          : "value is " + (whole ? "a whole number" : "a number") + " " + least + " to " + most;
    } catch (NumberFormatException e) {
      return "value is not a number";
    }
  }
}
