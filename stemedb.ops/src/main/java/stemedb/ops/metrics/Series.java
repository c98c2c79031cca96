package stemedb.ops.metrics;

import java.util.regex.Pattern;

/** Names of series, as the Prometheus text format writes them: {@code name{label="value"}}. */
final class Series {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private Series() {}

  /**
   * The name of one series.
   *
   * @param labels name and value in turn
   * @throws IllegalArgumentException for names that Prometheus would not take
   */
  static String of(String name, String... labels) {
    checkName(name);
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException("labels come as name and value in turn");
    }
    if (labels.length == 0) {
      return name;
    }
    StringBuilder series = new StringBuilder(name).append('{');
    for (int i = 0; i < labels.length; i += 2) {
      checkName(labels[i]);
      series.append(i == 0 ? "" : ",").append(labels[i]).append("=\"");
      escape(series, labels[i + 1]);
      series.append('"');
    }
    return series.append('}').toString();
  }

  /** The name without labels. */
  static String family(String series) {
    int brace = series.indexOf('{');
    return brace < 0 ? series : series.substring(0, brace);
  }

  /** The series with a suffix to its name and one more label; {@code label} may be empty. */
  static String with(String series, String suffix, String label) {
    int brace = series.indexOf('{');
    if (brace < 0) {
      return series + suffix + (label.isEmpty() ? "" : "{" + label + "}");
    }
    String labels = series.substring(brace, series.length() - 1);
    return series.substring(0, brace)
        + suffix
        + labels
        + (label.isEmpty() ? "}" : "," + label + "}");
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of a metric or label: " + name);
    }
  }

  private static void escape(StringBuilder target, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> target.append("\\\\");
        case '"' -> target.append("\\\"");
        case '\n' -> target.append("\\n");
        default -> target.append(c);
      }
    }
  }
}
