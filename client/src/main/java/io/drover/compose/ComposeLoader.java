package io.drover.compose;

import io.drover.compose.Value.Entry;
import io.drover.compose.Value.Mapping;
import io.drover.proto.JobSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns Compose files into jobs. Services with a profile are left out, unless {@code
 * COMPOSE_PROFILES} of the environment names it.
 */
public final class ComposeLoader {
  private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}");
  private static final String PROJECT_NAME = "COMPOSE_PROJECT_NAME";

  private final ComposeRequest request;
  private final Problems problems = new Problems();
  private final Documents documents = new Documents(problems);
  private final Place main;

  private ComposeLoader(ComposeRequest request, Place main) {
    this.request = request;
    this.main = main;
  }

  /**
   * Loads the files of a request.
   *
   * @throws ComposeException with every problem found, when there is one
   */
  public static ComposeProject load(ComposeRequest request) {
    if (request.files().isEmpty()) {
      throw new ComposeException(
          List.of(new ComposeProblem("", 0, 0, "", "no Compose file was given")));
    }
    Path first = request.workingDir().resolve(request.files().get(0)).toAbsolutePath().normalize();
    Path folder = Optional.ofNullable(first.getParent()).orElse(first);
    return new ComposeLoader(request, Place.of(request.files().get(0).toString(), folder)).load();
  }

  private ComposeProject load() {
    try {
      return project();
    } catch (Unreadable e) {
      problems.error(e.place(), "", String.valueOf(e.getMessage()));
      problems.throwIfAny();
      throw e;
    }
  }

  private ComposeProject project() {
    Map<String, String> variables = variables();
    List<Mapping> read = new ArrayList<>();
    for (Path file : request.files()) {
      Path path = request.workingDir().resolve(file).toAbsolutePath().normalize();
      read.addAll(documents.of(path, Place.of(file.toString(), main.folder())));
    }
    String name = StackName.of(request, read, variables, main, problems);
    variables.putIfAbsent(PROJECT_NAME, name);
    Interpolation interpolation = new Interpolation(variables, problems);
    Mapping root = Documents.merged(read.stream().map(d -> filled(d, interpolation)).toList());
    Draft draft = new Draft(root);
    draft.name = name;
    draft.variables = variables;
    services(root, interpolation).ifPresent(services -> draft.services = services);
    Draft.FIELDS.read(new Cursor(root, "", problems), draft);
    List<JobSpec> jobs = jobs(draft);
    problems.throwIfAny();
    return new ComposeProject(name, jobs, problems.warnings());
  }

  /** The environment, with {@code .env} beside the first file below it. */
  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    try {
      Path file = main.folder().resolve(".env");
      if (Files.isRegularFile(file)) {
        Place place = Place.of(".env", main.folder());
        String text = TextFiles.read(file, place);
        variables.putAll(DotEnv.parse(text, place, request.env(), problems));
      }
    } catch (InvalidPathException e) {
      throw new Unreadable(main, "has no folder that can be read");
    }
    variables.putAll(request.env());
    return variables;
  }

  /** Fills in the variables of everything but {@code x-} sections, which are only read by alias. */
  private static Mapping filled(Mapping document, Interpolation interpolation) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    document
        .entries()
        .forEach((key, entry) ->
            entries.put(
                key,
                key.startsWith("x-")
                    ? entry
                    : new Entry(
                        entry.keyPlace(), interpolation.of(entry.value(), Paths.child("", key)))));
    return document.withEntries(entries);
  }

  /** The services with what they extend, without those whose profile is not wanted. */
  private Optional<Mapping> services(Mapping root, Interpolation interpolation) {
    Entry entry = root.entries().get("services");
    if (entry == null || !(entry.value() instanceof Mapping services)) {
      Cursor at = new Cursor(entry == null ? root : entry.value(), "", problems);
      at.error(
          entry == null
              ? "a Compose file needs the key 'services'"
              : "'services' must be a mapping, not " + at.describe());
      return Optional.empty();
    }
    if (services.entries().isEmpty()) {
      problems.error(services.place(), "services", "names no service");
    }
    Mapping extended = new Extension(documents, interpolation, problems).of(services);
    return Optional.of((Mapping) Merge.withoutResets(extended));
  }

  /** The top level while it is read. */
  private static final class Draft {
    private static final Fields<Draft> FIELDS =
        new Fields<Draft>()
            .skip("name", "services")
            .ignore("version", "has no effect and can be taken away")
            .key("volumes", Draft::volumes)
            .key("networks", Draft::networks)
            .refuse("configs", "configs are not supported yet: mount a file or use the environment")
            .refuse("secrets", "secrets are not supported yet")
            .refuse("include", "is not supported yet: name the files with -f")
            .refuse("models", "is not supported");

    private final Map<String, NamedVolume> volumes = new LinkedHashMap<>();
    private String name = "";
    private Map<String, String> variables = Map.of();
    private Mapping services;

    Draft(Mapping root) {
      this.services = YamlReader.nothing(root.place());
    }

    private void volumes(Cursor at) {
      at.entries().forEach((key, value) -> volumes.put(key, NamedVolume.read(name, key, value)));
    }

    private void networks(Cursor at) {
      at.entries()
          .forEach((key, value) -> {
            boolean empty = value.isNull() || (value.isMapping() && value.entries().isEmpty());
            if (!key.equals("default") || !empty) {
              at.problems()
                  .error(
                      at.keyPlace(key),
                      value.path(),
                      "services reach each other by published ports until service discovery"
                          + " exists");
            }
          });
    }
  }

  private List<JobSpec> jobs(Draft draft) {
    Cursor services = new Cursor(draft.services, "services", problems);
    Project project =
        new Project(draft.name, draft.variables, draft.volumes, draft.services.entries().keySet());
    Profiles profiles = Profiles.wanted(draft.variables);
    List<JobSpec> jobs = new ArrayList<>();
    services
        .entries()
        .forEach((name, at) -> {
          if (!SERVICE.matcher(name).matches()) {
            problems.error(
                services.keyPlace(name),
                at.path(),
                "a service's name has letters, digits, '_', '.' and '-', and at most 63 of"
                    + " them");
          } else if (profiles.want(at)) {
            jobs.add(ServiceReader.read(project, name, at));
          }
        });
    return jobs;
  }
}
