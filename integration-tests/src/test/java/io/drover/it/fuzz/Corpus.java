package io.drover.it.fuzz;

import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The inputs that are kept: {@code finding-…} once broke something; {@code corpus.zip} holds some
 * of those that a long run found to take branches that no other takes.
 */
final class Corpus {
  private static final String PACKED = "corpus.zip";
  private static final int PACKED_MAX = 250;
  private static final int PACKED_BYTES_MAX = 150_000;

  private Corpus() {}

  private static Path folder(Target target) {
    return LocalCluster.root()
        .resolve("integration-tests/src/test/resources/fuzz")
        .resolve(target.name());
  }

  /** Everything that is kept of a target, findings first, and its seeds at the end. */
  static List<byte[]> inputs(Target target) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    Path packed = folder(target).resolve(PACKED);
    for (Path file : files(folder(target))) {
      if (!file.equals(packed)) {
        inputs.add(Files.readAllBytes(file));
      }
    }
    if (Files.exists(packed)) {
      try (InputStream file = Files.newInputStream(packed);
          ZipInputStream zip = new ZipInputStream(file)) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          inputs.add(zip.readAllBytes());
        }
      }
    }
    inputs.addAll(target.seeds());
    return inputs;
  }

  /** Keeps some of a grown corpus, of every length, in place of what was kept before. */
  static void keep(Target target, Path grown) throws IOException {
    Map<Path, Long> lengths = new HashMap<>();
    for (Path file : files(grown)) {
      lengths.put(file, Files.size(file));
    }
    List<Path> byLength =
        lengths.keySet().stream()
            .sorted(Comparator.<Path, Long>comparing(lengths::get).thenComparing(file -> file))
            .toList();
    Path packed = Files.createDirectories(folder(target)).resolve(PACKED);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(packed))) {
      int every = 1 + byLength.size() / PACKED_MAX;
      long bytes = 0;
      for (int i = 0; i < byLength.size() && bytes < PACKED_BYTES_MAX; i += every) {
        byte[] input = Files.readAllBytes(byLength.get(i));
        // No time: the same corpus makes the same file.
        ZipEntry entry = new ZipEntry(Integer.toString(i));
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(input);
        bytes += input.length;
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
