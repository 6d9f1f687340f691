package io.drover.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short run: everything that once broke something, every kept input, then new ones for a few
 * seconds. {@code scripts/fuzz} is the long one, which watches the branches that inputs take.
 */
@Timeout(120)
final class FuzzTest {
  private static final long NANOS =
      TimeUnit.SECONDS.toNanos(Integer.getInteger("drover.fuzz.seconds", 4));

  static Stream<String> targets() {
    return Targets.names().stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void noInputBreaksIt(String name) throws Exception {
    try (Quiet _ = new Quiet();
        Target target = Targets.named(name)) {
      List<byte[]> corpus = Corpus.inputs(target);
      for (byte[] input : corpus) {
        take(target, input, "a kept input");
      }
      long seed = Long.getLong("drover.fuzz.seed", System.nanoTime());
      Mutator mutator = new Mutator(target, corpus, seed);
      long end = System.nanoTime() + NANOS;
      long inputs = 0;
      for (; System.nanoTime() < end; inputs++) {
        take(target, mutator.next(), "-Ddrover.fuzz.seed=" + seed + " input " + inputs);
      }
      assertThat(inputs).isPositive();
      System.out.printf("fuzz %s: %d inputs, seed %d%n", name, inputs, seed);
    }
  }

  private static void take(Target target, byte[] input, String origin) {
    try {
      Limits.take(target, input);
    } catch (Throwable e) {
      throw new AssertionError(
          target.name()
              + ", "
              + origin
              + ": "
              + e
              + "\ninput: "
              + HexFormat.of().formatHex(Arrays.copyOf(input, Math.min(input.length, 2000))),
          e);
    }
  }
}
