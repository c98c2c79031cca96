package stemedb.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows of text under a head, for a terminal or as Markdown. The first column is text, others are
 * figures.
 */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... head) {
    rows.add(List.of(head));
  }

  public void add(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException("a row has as many cells as the head");
    }
    rows.add(List.of(cells));
  }

  /** The head and the rows. */
  List<List<String>> rows() {
    return List.copyOf(rows);
  }

  /** A figure with about three digits; {@code -} for NaN. */
  public static String figure(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    double size = Math.abs(value);
    String format =
        size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 || size == 0 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Aligned columns; an end of line behind each row. */
  public String toText() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(isText(i) ? row.get(i) + padding : padding + row.get(i)).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A table of GitHub's Markdown. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        for (int column = 0; column < rows.get(0).size(); column++) {
          text.append(isText(column) ? "|---" : "|--:");
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }

  /** The first column, and those that hold anything but figures. */
  private boolean isText(int column) {
    return column == 0
        || !rows.stream()
            .skip(1)
            .map(row -> row.get(column))
            .allMatch(
                cell -> cell.isEmpty() || cell.equals("-") || Character.isDigit(cell.charAt(0)));
  }
}
