package stemedb.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns; a column whose name begins with {@code >} stands at the right. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> names;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... names) {
    this.names = List.of(names);
  }

  Table row(Object... cells) {
    if (cells.length != names.size()) {
      throw new IllegalArgumentException("a row has " + names.size() + " cells");
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(printable(cell.toString()));
    }
    rows.add(row);
    return this;
  }

  /** What comes from a node must not move the cursor or change colours. */
  static String printable(String text) {
    return text.codePoints().noneMatch(Character::isISOControl)
        ? text
        : text.codePoints()
            .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  void print(Screen screen) {
    List<String> heads = names.stream().map(name -> name.replaceFirst("^>", "")).toList();
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < heads.size(); column++) {
      int width = width(heads.get(column));
      for (List<String> row : rows) {
        width = Math.max(width, width(row.get(column)));
      }
      widths.add(width);
    }
    screen.out().println(screen.bold(line(heads, widths)));
    for (List<String> row : rows) {
      screen.out().println(line(row, widths));
    }
  }

  private String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String blanks = " ".repeat(widths.get(column) - width(cell));
      line.append(column == 0 ? "" : GAP)
          .append(names.get(column).startsWith(">") ? blanks + cell : cell + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
