package io.drover.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys that give a container its variables and its labels. */
final class EnvironmentFields {
  /** Labels that workers find their containers by. */
  private static final String RESERVED = "io.drover.";

  private static final Pattern NAME = Pattern.compile("[^=\\s\\x00]+");

  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>().skip("environment", "env_file", "labels", "label_file");

  private EnvironmentFields() {}

  /** Reads them in the order in which they cover each other: files first. */
  static void read(ServiceDraft draft) {
    draft.find("env_file").ifPresent(at -> envFiles(draft, at));
    draft.find("environment").ifPresent(at -> environment(draft, at));
    draft.environment.forEach((name, value) -> draft.container.addEnv(name + "=" + value));
    draft.find("label_file").ifPresent(at -> labelFiles(draft, at));
    draft
        .find("labels")
        .ifPresent(at ->
            NamedTexts.each(
                at, (item, name, value) -> label(item, draft.labels, name, value.orElse(""))));
    draft.container.putAllLabels(draft.labels);
  }

  private static void environment(ServiceDraft draft, Cursor at) {
    NamedTexts.each(
        at,
        (item, name, value) -> {
          if (!NAME.matcher(name).matches()) {
            item.error("'" + name + "' is no name of a variable");
            return;
          }
          Optional<String> given =
              value.or(() -> Optional.ofNullable(draft.project.variables().get(name)));
          if (given.isPresent()) {
            draft.environment.put(name, given.get());
          } else {
            draft.environment.remove(name);
            item.warning("variable '" + name + "' is not set here: left out");
          }
        });
  }

  /** Adds a label of a container or a job, unless its name is Drover's own. */
  static void label(Cursor at, Map<String, String> labels, String name, String value) {
    if (name.startsWith(RESERVED)) {
      at.error("labels that begin with '" + RESERVED + "' are Drover's own");
    } else {
      labels.put(name, value);
    }
  }

  /** One entry of {@code env_file}. */
  private static final class EnvFile {
    private static final Fields<EnvFile> FIELDS =
        new Fields<EnvFile>()
            .key("path", (file, at) -> at.word(path -> file.path = path))
            .key("required", (file, at) -> at.flag(required -> file.required = required))
            .key(
                "format",
                (file, at) -> at.choice(Cursor.choices("raw", (Runnable) () -> file.raw = true)));

    private String path = "";
    private boolean required = true;
    private boolean raw;
  }

  private static void envFiles(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.itemsOrOne()) {
      EnvFile file = new EnvFile();
      if (item.isMapping()) {
        EnvFile.FIELDS.read(item, file);
      } else {
        item.word(path -> file.path = path);
      }
      if (file.path.isEmpty()) {
        if (item.isMapping()) {
          item.error("needs the key 'path'");
        }
      } else {
        draft.environment.putAll(variables(draft, item, file));
      }
    }
  }

  private static Map<String, String> variables(ServiceDraft draft, Cursor at, EnvFile file) {
    Place named = at.value().place();
    try {
      Path path = HomePaths.resolve(named.folder(), file.path);
      if (!file.required && !Files.exists(path)) {
        return Map.of();
      }
      Place place = Place.of(file.path, named.folder());
      String text = TextFiles.read(path, place);
      return file.raw
          ? DotEnv.parseRaw(text, place, at.problems())
          : DotEnv.parse(text, place, draft.project.variables(), at.problems());
    } catch (Unreadable e) {
      at.error(file.path + " " + e.getMessage());
    } catch (IllegalArgumentException e) {
      at.error(String.valueOf(e.getMessage()));
    }
    return Map.of();
  }

  private static void labelFiles(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.itemsOrOne()) {
      item.word(path -> {
        EnvFile file = new EnvFile();
        file.path = path;
        Map<String, String> labels = new LinkedHashMap<>(variables(draft, item, file));
        labels.forEach((name, value) -> label(item, draft.labels, name, value));
      });
    }
  }
}
