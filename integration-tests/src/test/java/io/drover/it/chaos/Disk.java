package io.drover.it.chaos;

import io.drover.it.cluster.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of its own, which can be filled to the last byte and emptied again. */
final class Disk {
  private static final int BLOCK = 4096;

  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  static Disk mount(Path folder, int megabytes) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString())
        .orThrow();
    return new Disk(folder);
  }

  /** Where a process keeps its data. */
  Path data() {
    return folder.resolve("data");
  }

  void fill() {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.contains("No space left")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void empty() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }
}
