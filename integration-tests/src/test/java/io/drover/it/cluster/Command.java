package io.drover.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
public final class Command {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Command() {}

  /** What a program said and how it ended. */
  public record Result(int exitCode, String out, String err) {
    /** The standard output, if the program ended well; else an error with all it said. */
    public String orThrow() {
      if (exitCode != 0) {
        throw new IllegalStateException("exit code " + exitCode + "\n" + out + err);
      }
      return out;
    }

    /** The lines of the standard output that are not empty. */
    public List<String> lines() {
      return Arrays.stream(out.split("\n")).filter(line -> !line.isBlank()).toList();
    }
  }

  /** Runs a program with no standard input. */
  public static Result run(String... words) {
    return run(Map.of(), words);
  }

  /** Runs a program with these variables on top of the environment. */
  public static Result run(Map<String, String> environment, String... words) {
    try {
      // Files rather than pipes: a server that the program leaves behind may keep a pipe open.
      Path out = Files.createTempFile("drover-it", ".out");
      Path err = Files.createTempFile("drover-it", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(String.join(" ", words) + " did not end in " + LIMIT);
        }
        return new Result(process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + words[0] + " ran", e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
