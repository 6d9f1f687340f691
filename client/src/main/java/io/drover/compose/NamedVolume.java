package io.drover.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A volume that the project declares.
 *
 * @param engineName its name on each node's engine
 * @param driver empty means the engine's default
 */
record NamedVolume(String engineName, String driver, Map<String, String> options) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

  /** What is read of one declaration. */
  private static final class Draft {
    private static final Fields<Draft> FIELDS =
        new Fields<Draft>()
            .key("name", (draft, at) -> at.word(name -> draft.name = name))
            .key("driver", (draft, at) -> at.word(driver -> draft.driver = driver))
            .key("driver_opts", (draft, at) -> NamedTexts.read(at, draft.options::put))
            .key("external", Draft::external)
            .ignore("labels", "volumes get no labels yet: left out");

    private String name = "";
    private String driver = "";
    private boolean external;
    private final Map<String, String> options = new LinkedHashMap<>();

    private void external(Cursor at) {
      if (at.isMapping()) {
        at.error("must be true or false; the name goes under 'name'");
      } else {
        at.flag(given -> external = given);
      }
    }
  }

  /** Reads the declaration of a volume that the file calls by this key. */
  static NamedVolume read(String project, String key, Cursor at) {
    Draft draft = new Draft();
    if (!at.isNull()) {
      Draft.FIELDS.read(at, draft);
    }
    if (draft.external && (!draft.driver.isEmpty() || !draft.options.isEmpty())) {
      at.error("an external volume exists already: it takes no driver and no options");
    }
    String name = draft.name;
    if (name.isEmpty()) {
      name = draft.external ? key : project + "_" + key;
    }
    if (!NAME.matcher(name).matches()) {
      at.error("'" + name + "' is no name of a volume: letters, digits, '_', '.' and '-'");
    }
    return new NamedVolume(name, draft.driver, Map.copyOf(draft.options));
  }
}
