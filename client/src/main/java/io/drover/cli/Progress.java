package io.drover.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shows how far things are: on a terminal a block of lines that is drawn again in place, elsewhere
 * one line per change. Silent when the command is to be quiet.
 */
public final class Progress {
  private final Session session;
  private final boolean redraw;
  private Map<String, String> shown = Map.of();

  public Progress(Session session) {
    this.session = session;
    this.redraw = session.shell().terminals().err();
  }

  /** Shows the lines, one per thing, by its name. */
  public void show(Map<String, String> lines) {
    if (session.quiet() || lines.equals(shown)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (redraw && !shown.isEmpty()) {
      text.append("\u001b[").append(shown.size()).append("A\u001b[J");
    }
    lines.forEach((name, line) -> {
      if (redraw) {
        text.append(cut(line)).append('\n');
      } else if (!line.equals(shown.get(name))) {
        text.append(line).append('\n');
      }
    });
    session.err().print(text.toString());
    shown = new LinkedHashMap<>(lines);
  }

  /** A line that wrapped could not be drawn again in place. */
  private String cut(String line) {
    int columns = session.shell().terminals().columns();
    return line.length() < columns ? line : line.substring(0, columns - 2) + "…";
  }
}
