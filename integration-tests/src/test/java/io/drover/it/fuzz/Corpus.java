package io.drover.it.fuzz;

import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept: {@code finding-…} once broke something, the others reach far. */
final class Corpus {
  private Corpus() {}

  static Path folder(Target target) {
    return LocalCluster.root()
        .resolve("integration-tests/src/test/resources/fuzz")
        .resolve(target.name());
  }

  /** Everything that is kept of a target, findings first, then its seeds. */
  static List<byte[]> inputs(Target target) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    for (Path file : files(target)) {
      inputs.add(Files.readAllBytes(file));
    }
    inputs.addAll(target.seeds());
    return inputs;
  }

  static List<Path> files(Target target) throws IOException {
    Path folder = folder(target);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
