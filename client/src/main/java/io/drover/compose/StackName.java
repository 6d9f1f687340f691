package io.drover.compose;

import io.drover.compose.Value.Entry;
import io.drover.compose.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the name of a stack: what was asked for, else what the file says, else its folder's. */
final class StackName {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final int LENGTH_MAX = 63;

  private StackName() {}

  static String of(
      ComposeRequest request,
      List<Mapping> documents,
      Map<String, String> variables,
      Place main,
      Problems problems) {
    if (request.stack().isPresent()) {
      String stack = request.stack().get();
      if (!FORM.matcher(stack).matches()) {
        problems.error(main, "", wrong(stack));
      }
      return stack;
    }
    List<String> names = new ArrayList<>();
    for (Mapping document : documents) {
      Entry entry = document.entries().get("name");
      if (entry != null) {
        Interpolation interpolation = new Interpolation(variables, new Problems());
        Cursor at = new Cursor(interpolation.of(entry.value(), "name"), "name", problems);
        at.word(name -> {
          if (FORM.matcher(name).matches()) {
            names.add(name);
          } else if (name.indexOf('$') < 0) {
            at.error(wrong(name));
          }
        });
      }
    }
    return names.isEmpty() ? ofFolder(main, problems) : names.get(names.size() - 1);
  }

  private static String wrong(String name) {
    return "'"
        + name
        + "' is no name of a stack: small letters, digits, '_' and '-', at most 63 of them";
  }

  /** As Compose does: in small letters, without what may not be in a name. */
  private static String ofFolder(Place main, Problems problems) {
    String folder = String.valueOf(main.folder().getFileName());
    String name =
        folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceFirst("^[_-]+", "");
    name = name.substring(0, Math.min(LENGTH_MAX, name.length()));
    if (name.isEmpty()) {
      problems.error(main, "", "needs the key 'name': its folder's name gives none");
    }
    return name;
  }
}
