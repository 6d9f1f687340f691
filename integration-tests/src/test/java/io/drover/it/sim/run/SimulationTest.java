package io.drover.it.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few runs of the simulator; {@code scripts/simulate} makes more of them. */
@Timeout(300)
final class SimulationTest {
  private static final int FRESH_SEEDS = 15;

  private Quiet quiet;

  @BeforeEach
  void silence() {
    quiet = Quiet.logs();
  }

  @AfterEach
  void speak() {
    quiet.close();
  }

  @Test
  void freshSeedsBreakNoPromise() {
    long first = System.nanoTime() >>> 1;
    for (long seed = first; seed < first + FRESH_SEEDS; seed++) {
      assertClean(Simulation.run(seed, Plan.SMALL, Optional.empty()));
    }
  }

  @Test
  void aLargeClusterBreaksNoPromise() {
    assertClean(Simulation.run(System.nanoTime() >>> 1, Plan.LARGE, Optional.empty()));
  }

  /** In another process, where collections without an order of their own have another one. */
  @Test
  void theSameSeedGivesTheSameTraceInAnotherProcess() throws IOException {
    Outcome here = Simulation.run(7, Plan.SMALL, Optional.empty());

    assertThat(simulateElsewhere(7)).contains("trace            %016x".formatted(here.digest()));
    Outcome other = Simulation.run(8, Plan.SMALL, Optional.empty());
    assertThat(other.digest()).isNotEqualTo(here.digest());
  }

  private static String simulateElsewhere(long seed) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Simulate.class.getName(),
                    "--seeds",
                    Long.toString(seed)))
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void assertClean(Outcome outcome) {
    assertThat(outcome.violation())
        .as(
            "scripts/simulate --seeds %d (with --large for the large one) --trace FILE, after %n%s",
            outcome.seed(), String.join("\n", outcome.lastLines()))
        .isEmpty();
  }
}
