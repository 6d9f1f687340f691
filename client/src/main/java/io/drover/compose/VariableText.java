package io.drover.compose;

import java.util.Map;
import java.util.Optional;

/**
 * Fills variables into one text: {@code $NAME}, <code>${NAME}</code>, the forms with a default
 * ({@code :-} and {@code -}), an error ({@code :?} and {@code ?}) or a replacement ({@code :+} and
 * {@code +}), nested as deep as they like, and {@code $$} for a dollar.
 */
final class VariableText {
  private static final int DEPTH_MAX = 16;
  private static final int LENGTH_MAX = 1 << 20;

  private final String text;
  private final Map<String, String> variables;
  private int at;

  private VariableText(String text, Map<String, String> variables) {
    this.text = text;
    this.variables = variables;
  }

  /**
   * The text with its variables filled in.
   *
   * @throws IllegalArgumentException naming the variable that is not set, or what is malformed
   */
  static String fill(String text, Map<String, String> variables) {
    return new VariableText(text, variables).until(false, true, 0);
  }

  /** Reads up to the end, or inside braces up to the one that closes them. */
  private String until(boolean braces, boolean used, int depth) {
    if (depth > DEPTH_MAX) {
      throw malformed("variables are nested too deep");
    }
    StringBuilder filled = new StringBuilder();
    while (at < text.length()) {
      char next = text.charAt(at);
      if (braces && next == '}') {
        return filled.toString();
      }
      at++;
      if (next == '$') {
        filled.append(variable(used, depth));
      } else {
        filled.append(next);
      }
      if (filled.length() > LENGTH_MAX) {
        throw malformed("the text is longer than 1 MiB once its variables are filled in");
      }
    }
    if (braces) {
      throw malformed("a '${' has no '}'");
    }
    return filled.toString();
  }

  private String variable(boolean used, int depth) {
    if (at < text.length() && text.charAt(at) == '$') {
      at++;
      return "$";
    }
    if (at < text.length() && text.charAt(at) == '{') {
      at++;
      return braced(used, depth);
    }
    String name = name();
    if (name.isEmpty()) {
      throw malformed("a '$' that stands for itself is written '$$'");
    }
    return plain(name, used);
  }

  private String braced(boolean used, int depth) {
    String name = name();
    if (name.isEmpty()) {
      throw malformed("'${' needs the name of a variable");
    }
    boolean emptyCounts = at < text.length() && text.charAt(at) == ':';
    at += emptyCounts ? 1 : 0;
    char operator = at < text.length() ? text.charAt(at) : 0;
    String set = variables.getOrDefault(name, "");
    boolean present = variables.containsKey(name) && !(emptyCounts && set.isEmpty());
    if (operator == '}' && !emptyCounts) {
      at++;
      return plain(name, used);
    }
    if (operator != '-' && operator != '?' && operator != '+') {
      throw malformed("after '${" + name + "' comes '}', ':-', '-', ':?', '?', ':+' or '+'");
    }
    at++;
    boolean wordUsed = used && (operator == '+') == present;
    String word = until(true, wordUsed, depth + 1);
    at++;
    if (operator == '+') {
      return present ? word : "";
    }
    if (present) {
      return set;
    }
    if (operator == '?' && used) {
      throw new IllegalArgumentException(
          "variable '" + name + "' is required" + (word.isEmpty() ? "" : ": " + word));
    }
    return word;
  }

  private String plain(String name, boolean used) {
    return Optional.ofNullable(variables.get(name))
        .or(() -> used ? Optional.empty() : Optional.of(""))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "variable '"
                    + name
                    + "' is not set: set it, put it into .env, or give it a default with ${"
                    + name
                    + ":-...}"));
  }

  private String name() {
    int start = at;
    while (at < text.length() && nameCharacter(text.charAt(at), at > start)) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean nameCharacter(char c, boolean digits) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (digits && c >= '0' && c <= '9');
  }

  private static IllegalArgumentException malformed(String message) {
    return new IllegalArgumentException("invalid use of variables: " + message);
  }
}
