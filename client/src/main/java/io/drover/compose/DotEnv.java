package io.drover.compose;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads files of variables: {@code NAME=value} lines with comments, quotes over several lines, and
 * variables inside double-quoted and unquoted values.
 */
final class DotEnv {
  private static final Pattern NAME =
      Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*([=:]?)[ \\t]*");
  private static final int VARIABLES_MAX = 10_000;

  private final String text;
  private final Place file;
  private final Map<String, String> environment;
  private final Problems problems;
  private final Map<String, String> read = new LinkedHashMap<>();
  private int at;
  private int line = 1;

  private DotEnv(String text, Place file, Map<String, String> environment, Problems problems) {
    this.text = text.replace("\r\n", "\n");
    this.file = file;
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * The variables of a text, in its order.
   *
   * @param environment what variables inside values are taken from, above those that the text
   *     defined before; a name without a value takes its value from here
   */
  static Map<String, String> parse(
      String text, Place file, Map<String, String> environment, Problems problems) {
    DotEnv reader = new DotEnv(text, file, environment, problems);
    reader.lines();
    return reader.read;
  }

  /** The variables of a text whose values are taken as they stand. */
  static Map<String, String> parseRaw(String text, Place file, Problems problems) {
    Map<String, String> read = new LinkedHashMap<>();
    int number = 0;
    for (String row : text.replace("\r\n", "\n").split("\n", -1)) {
      number++;
      int equals = row.indexOf('=');
      if (row.isBlank() || row.stripLeading().startsWith("#")) {
        continue;
      }
      if (equals <= 0) {
        problems.error(file.at(number, 1), "", "must be NAME=value");
      } else {
        read.put(row.substring(0, equals).strip(), row.substring(equals + 1));
      }
    }
    return read;
  }

  private void lines() {
    Matcher name = NAME.matcher(text);
    while (at < text.length()) {
      int start = line;
      int end = lineEnd();
      String row = text.substring(at, end);
      if (row.isBlank() || row.stripLeading().startsWith("#")) {
        next(end);
        continue;
      }
      name.region(at, end);
      if (!name.lookingAt()) {
        problems.error(file.at(line, 1), "", "must be NAME=value");
        next(end);
        continue;
      }
      at = name.end();
      if (name.group(2).isEmpty()) {
        inherit(name.group(1), end);
        continue;
      }
      value(name.group(1), start);
      if (read.size() > VARIABLES_MAX) {
        throw new Unreadable(file, "defines more than " + VARIABLES_MAX + " variables");
      }
    }
  }

  private void inherit(String name, int end) {
    if (at < end) {
      problems.error(file.at(line, 1), "", "must be NAME=value");
    }
    String inherited = environment.get(name);
    if (inherited != null) {
      read.put(name, inherited);
    }
    next(end);
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private void next(int end) {
    at = end + 1;
    line++;
  }

  private void value(String name, int start) {
    char first = at < text.length() ? text.charAt(at) : '\n';
    if (first == '\'' || first == '"') {
      quoted(name, first, start);
    } else {
      int end = lineEnd();
      String plain = text.substring(at, end);
      int comment = comment(plain);
      String value = (comment < 0 ? plain : plain.substring(0, comment)).strip();
      put(name, value, start, true);
      next(end);
    }
  }

  private static int comment(String plain) {
    for (int i = 0; i < plain.length(); i++) {
      if (plain.charAt(i) == '#' && (i == 0 || Character.isWhitespace(plain.charAt(i - 1)))) {
        return i;
      }
    }
    return -1;
  }

  private void quoted(String name, char quote, int start) {
    StringBuilder value = new StringBuilder();
    int i = at + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
      }
      if (quote == '"' && c == '\\' && i + 1 < text.length()) {
        i++;
        value.append(escape(text.charAt(i)));
      } else {
        value.append(c);
      }
      i++;
    }
    if (i >= text.length()) {
      problems.error(file.at(start, 1), "", "the quoted value of '" + name + "' never ends");
      at = text.length();
      return;
    }
    at = i + 1;
    int end = lineEnd();
    String rest = text.substring(at, end).strip();
    if (!rest.isEmpty() && !rest.startsWith("#")) {
      problems.error(file.at(line, 1), "", "after the quoted value of '" + name + "' comes more");
    }
    put(name, value.toString(), start, quote == '"');
    next(end);
  }

  private static String escape(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '"' -> "\"";
      case '\\' -> "\\";
      case '$' -> "$$";
      default -> "\\" + c;
    };
  }

  private void put(String name, String value, int start, boolean variables) {
    if (!variables || value.indexOf('$') < 0) {
      read.put(name, value);
      return;
    }
    Map<String, String> known = new HashMap<>(read);
    known.putAll(environment);
    try {
      read.put(name, VariableText.fill(value, known));
    } catch (IllegalArgumentException e) {
      problems.error(file.at(start, 1), name, String.valueOf(e.getMessage()));
    }
  }
}
