package io.drover.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completion script of the fish shell. */
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandSpec root) {
    StringBuilder script = new StringBuilder("# Completions of drover for fish.\n");
    script.append("complete -c drover -f\n");
    options(script, "", root);
    commands(script, "__fish_use_subcommand", root);
    for (Map.Entry<String, CommandSpec> command : children(root).entrySet()) {
      String seen = "__fish_seen_subcommand_from " + command.getKey();
      options(script, seen, command.getValue());
      Map<String, CommandSpec> nested = children(command.getValue());
      String names = String.join(" ", nested.keySet());
      if (!nested.isEmpty()) {
        commands(
            script, seen + "; and not __fish_seen_subcommand_from " + names, command.getValue());
      }
      nested.forEach((name, spec) ->
          options(script, seen + "; and __fish_seen_subcommand_from " + name, spec));
    }
    return script.toString();
  }

  private static Map<String, CommandSpec> children(CommandSpec spec) {
    Map<String, CommandSpec> children = new LinkedHashMap<>();
    for (Map.Entry<String, CommandLine> child : spec.subcommands().entrySet()) {
      children.put(child.getKey(), child.getValue().getCommandSpec());
    }
    return children;
  }

  private static void commands(StringBuilder script, String condition, CommandSpec spec) {
    children(spec)
        .forEach((name, child) ->
            script
                .append("complete -c drover -n ")
                .append(quoted(condition))
                .append(" -a ")
                .append(name)
                .append(" -d ")
                .append(quoted(String.join(" ", child.usageMessage().description())))
                .append('\n'));
  }

  private static void options(StringBuilder script, String condition, CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      // What every command understands is offered once, for the program itself.
      if (option.hidden() || (option.inherited() && !condition.isEmpty())) {
        continue;
      }
      script.append("complete -c drover");
      if (!condition.isEmpty()) {
        script.append(" -n ").append(quoted(condition));
      }
      for (String name : option.names()) {
        script
            .append(name.startsWith("--") ? " -l " : " -s ")
            .append(name.replaceFirst("^--?", ""));
      }
      script
          .append(option.arity().max() > 0 ? takesFile(option) ? " -r -F" : " -x" : "")
          .append(" -d ")
          .append(quoted(String.join(" ", option.description())))
          .append('\n');
    }
  }

  private static boolean takesFile(OptionSpec option) {
    return option.paramLabel().equals("FILE");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
