package io.drover.compose;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.proto.ContainerSpec;
import io.drover.proto.JobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder of files to load, with an environment of its own. */
final class Folder {
  private final Path path;
  private final Map<String, String> env = new HashMap<>();

  Folder(Path path) {
    this.path = path;
  }

  Folder file(String name, String... lines) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines) + "\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Folder env(String name, String value) {
    env.put(name, value);
    return this;
  }

  ComposeProject load(String... files) {
    List<Path> paths =
        files.length == 0
            ? List.of(Path.of("compose.yaml"))
            : Arrays.stream(files).map(Path::of).toList();
    return ComposeLoader.load(new ComposeRequest(paths, Optional.of("s"), env, path));
  }

  /** A file whose stack nobody named. */
  ComposeProject loadUnnamed(String file) {
    return ComposeLoader.load(
        new ComposeRequest(List.of(Path.of(file)), Optional.empty(), env, path));
  }

  /** The project of one file with these lines. */
  ComposeProject load(List<String> lines) {
    return file("compose.yaml", lines.toArray(String[]::new)).load();
  }

  /** The one service of a file, with these keys. */
  JobSpec job(String... keys) {
    return load(service(keys)).jobs().get(0);
  }

  ContainerSpec container(String... keys) {
    return job(keys).getContainer();
  }

  /** Keys of a service called web, with an image unless they have one; they begin in line 4. */
  private static List<String> service(String... keys) {
    StringBuilder text = new StringBuilder("services:\n  web:\n");
    boolean image = Arrays.stream(keys).noneMatch(key -> key.startsWith("image:"));
    text.append(image ? "    image: app\n" : "");
    for (String key : keys) {
      text.append(key.indent(4));
    }
    return List.of(text.toString());
  }

  /** What is wrong with a service of these keys, as {@code line:column: path: message}. */
  List<String> problems(String... keys) {
    return problemsOf(() -> load(service(keys)));
  }

  /** What is wrong with a file of these lines. */
  List<String> fileProblems(String... lines) {
    return problemsOf(() -> load(List.of(lines)));
  }

  /** What is wrong, without the main file's name. */
  static List<String> problemsOf(Runnable load) {
    ComposeException thrown = catchThrowableOfType(ComposeException.class, load::run);
    return thrown.problems().stream()
        .map(problem -> problem.toString().replaceFirst("^compose\\.yaml:? ?", ""))
        .toList();
  }

  /** What a service of these keys was warned of. */
  List<String> warnings(String... keys) {
    return load(service(keys)).warnings().stream()
        .map(problem -> problem.toString().replaceFirst("^compose\\.yaml:? ?", ""))
        .toList();
  }
}
