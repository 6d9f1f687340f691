package io.drover.cli.run;

import io.drover.cli.CliException;
import io.drover.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code NAME=VALUE} pairs: environment, labels, options. */
public final class Pairs {
  private Pairs() {}

  /** Pairs by name; one without a value means the empty value, later ones win. */
  public static Map<String, String> map(String flag, List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (name.isBlank()) {
        throw CliException.usage(flag + ": '" + text + "' has no name: write NAME=VALUE");
      }
      pairs.put(name, equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }

  /**
   * A container's environment: files first, then single variables, each of which wins over what
   * came before; a name without a value takes the shell's, and is left out if that has none.
   */
  static List<String> environment(List<String> single, List<Path> files, Shell shell) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Path file : files) {
      for (String line : lines("--env-file", shell.folder().resolve(file))) {
        put("--env-file " + file, line.stripLeading(), variables, shell);
      }
    }
    single.forEach(variable -> put("--env", variable, variables, shell));
    return variables.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  /** A file's lines without comments and empty ones. */
  static List<String> lines(String flag, Path file) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.removeIf(line -> line.isBlank() || line.stripLeading().startsWith("#"));
      return lines;
    } catch (IOException e) {
      throw CliException.usage(flag + ": cannot read " + file + ": " + e.getMessage());
    }
  }

  private static void put(
      String flag, String variable, Map<String, String> variables, Shell shell) {
    int equals = variable.indexOf('=');
    String name = equals < 0 ? variable : variable.substring(0, equals);
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      throw CliException.usage(flag + ": '" + variable + "' is not NAME=VALUE");
    }
    if (equals >= 0) {
      variables.put(name, variable.substring(equals + 1));
    } else if (shell.env().containsKey(name)) {
      variables.put(name, shell.env().get(name));
    }
  }
}
