package io.drover.cli.render;

import java.util.Locale;

/** Colours for a terminal, or none for anything else. */
public final class Palette {
  private static final String RESET = "\u001b[0m";
  private static final String[] NAMES = {
    "36", "33", "32", "35", "34", "96", "93", "92", "95", "94"
  };

  private final boolean coloured;

  public Palette(boolean coloured) {
    this.coloured = coloured;
  }

  /** A name in a colour that depends on the name only, so that it keeps it. */
  public String name(String name, String text) {
    return paint(NAMES[Math.floorMod(name.hashCode(), NAMES.length)], text);
  }

  /** Good news. */
  public String good(String text) {
    return paint("32", text);
  }

  /** Bad news. */
  public String bad(String text) {
    return paint("31", text);
  }

  /** What is under way. */
  public String busy(String text) {
    return paint("33", text);
  }

  private String paint(String code, String text) {
    return coloured ? String.format(Locale.ROOT, "\u001b[%sm%s%s", code, text, RESET) : text;
  }
}
