package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Broken examples: whatever a file holds, loading it ends soon, with a project or with problems.
 */
@Timeout(60)
class MutationTest {
  private static final int ROUNDS = 2_500;
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          "- ",
          "\n",
          "  ",
          "\"",
          "'",
          "&a ",
          "*a",
          "<<: *a",
          "!reset ",
          "!override ",
          "!!int ",
          "${",
          "$",
          "}",
          "${A:-",
          "null",
          "-1",
          "99999999999999999999",
          "1e309",
          "~",
          "#",
          "|",
          ">",
          "%",
          "@",
          "`",
          "\t",
          "\u0000",
          "\uFFFF",
          "é",
          "? ",
          "---\n",
          "...",
          "extends: web\n",
          "services:",
          "x-drover: ",
          ",",
          "0x",
          "1.5.5",
          "\\",
          "../",
          "//");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"hello", "stack", "batch"})
  void aBrokenFileIsRefusedInOrder(String example) throws IOException {
    byte[] original =
        Files.readAllBytes(ExamplesTest.folder().resolve(example).resolve("compose.yaml"));
    Random random = new Random(example.hashCode());
    Path file = folder.resolve("compose.yaml");
    ComposeRequest request =
        new ComposeRequest(List.of(file), Optional.of("s"), Map.of("A", "a"), folder);
    int loaded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated = original;
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutated = mutate(mutated, random);
      }
      Files.write(file, mutated);
      loaded += load(request, mutated) ? 1 : 0;
    }
    assertThat(loaded).as("some mutations do no harm").isBetween(1, ROUNDS - 1);
  }

  private static boolean load(ComposeRequest request, byte[] text) {
    long start = System.nanoTime();
    try {
      ComposeLoader.load(request);
      return true;
    } catch (ComposeException e) {
      assertThat(e.problems()).isNotEmpty();
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("loading this threw " + e + ":\n" + new String(text, StandardCharsets.UTF_8), e);
    } finally {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }

  private static byte[] mutate(byte[] text, Random random) {
    int at = random.nextInt(text.length + 1);
    int end = Math.min(text.length, at + random.nextInt(20));
    return switch (random.nextInt(5)) {
      case 0 -> splice(text, at, end, new byte[0]);
      case 1 -> splice(text, at, at, piece(random));
      case 2 -> splice(text, at, end, piece(random));
      case 3 -> {
        int other = random.nextInt(text.length + 1);
        yield splice(text, other, other, java.util.Arrays.copyOfRange(text, at, end));
      }
      default ->
          splice(text, at, Math.min(text.length, at + 1), new byte[] {(byte) random.nextInt()});
    };
  }

  private static byte[] piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] splice(byte[] text, int from, int to, byte[] piece) {
    byte[] result = new byte[text.length - (to - from) + piece.length];
    System.arraycopy(text, 0, result, 0, from);
    System.arraycopy(piece, 0, result, from, piece.length);
    System.arraycopy(text, to, result, from + piece.length, text.length - to);
    return result;
  }
}
