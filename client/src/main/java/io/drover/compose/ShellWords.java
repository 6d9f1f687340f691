package io.drover.compose;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words as a shell does, and does nothing else that a shell does. */
public final class ShellWords {
  private ShellWords() {}

  /**
   * The words, without their quotes.
   *
   * @throws IllegalArgumentException when a quote is not closed
   */
  public static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quote != '\'') {
        if (++i == line.length()) {
          throw new IllegalArgumentException("the command ends with a lone backslash");
        }
        char escaped = line.charAt(i);
        if (quote == '"' && "\"\\$`\n".indexOf(escaped) < 0) {
          word.append('\\');
        }
        if (escaped != '\n') {
          word.append(escaped);
          inWord = true;
        }
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("the command has a quote " + quote + " that never ends");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
