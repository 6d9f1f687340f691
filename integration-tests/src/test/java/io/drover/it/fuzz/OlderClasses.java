package io.drover.it.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies Drover's classes with an older version in their heads. Jazzer's instrumentation refuses
 * class files of Java 25; nothing in them needs their version, so that the copies run as they did.
 */
final class OlderClasses {
  private static final int VERSION_AT = 7;
  private static final byte VERSION = 65;

  private OlderClasses() {}

  /** Copies what is under {@code io/drover} of every entry of this process's class path. */
  static void copy(Path folder) throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        copy(path, folder);
      } else if (path.getFileName().toString().startsWith("drover-")) {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          copy(jar.getPath("/"), folder);
        }
      }
    }
  }

  private static void copy(Path from, Path folder) throws IOException {
    Path room = from.resolve("io/drover");
    if (!Files.isDirectory(room)) {
      return;
    }
    List<Path> classes;
    try (Stream<Path> files = Files.walk(room)) {
      classes = files.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : classes) {
      copyOne(file, folder.resolve(from.relativize(file).toString()));
    }
  }

  private static void copyOne(Path file, Path target) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes[VERSION_AT] > VERSION) {
        bytes[VERSION_AT] = VERSION;
      }
      Files.createDirectories(target.getParent());
      Files.write(target, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
