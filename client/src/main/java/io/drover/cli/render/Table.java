package io.drover.cli.render;

import io.drover.base.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows under a header, each column as wide as its widest cell and three spaces from the next.
 * Nothing is ever cut off; whoever wants short cells gives short cells.
 */
public final class Table {
  private static final String GAP = "   ";

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    this.header = List.of(header);
  }

  /** Adds a row with one cell per column; line breaks in a cell become spaces. */
  public Table row(String... cells) {
    Check.argument(cells.length == header.size(), "a row of %d cells", cells.length);
    List<String> row = new ArrayList<>(cells.length);
    for (String cell : cells) {
      row.add(printable(cell));
    }
    rows.add(row);
    return this;
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** The whole table, header first, each line ended; lines carry no trailing space. */
  public String render() {
    int[] widths = new int[header.size()];
    widen(widths, header);
    rows.forEach(row -> widen(widths, row));
    StringBuilder text = new StringBuilder();
    append(text, widths, header);
    rows.forEach(row -> append(text, widths, row));
    return text.toString();
  }

  /** Text that cannot move a terminal's cursor: what a cluster reports is not always well-meant. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(character -> {
          if (character == '\n' || character == '\r' || character == '\t') {
            clean.append(' ');
          } else if (!Character.isISOControl(character)) {
            clean.appendCodePoint(character);
          }
        });
    return clean.toString();
  }

  private static void widen(int[] widths, List<String> row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], width(row.get(i)));
    }
  }

  private static void append(StringBuilder text, int[] widths, List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(i == 0 ? "" : GAP).append(cell);
      line.append(" ".repeat(widths[i] - width(cell)));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
