package io.drover.it.sim.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.LoggerFactory;

/** That every invariant bites: the simulator finds what is wrong with each broken build. */
@Timeout(600)
class MutantsTest {
  private static final int SEEDS = 150;
  private static final int CLEAN_SEEDS = 2;
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.drover");
  private static final Level BEFORE = LOGGER.getEffectiveLevel();

  static final List<Mutant> ALL = Mutants.ALL;

  @BeforeAll
  static void silence() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOGGER.setLevel(BEFORE);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void theSimulatorFindsWhatIsWrong(Mutant mutant) {
    Function<String, String> run = new BrokenBuild(mutant).load(SeedRun.class);
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      found.add(run.apply(Integer.toString(seed)));
      if (found.getLast().startsWith(mutant.invariant() + ":")) {
        return;
      }
    }
    assertThat(found).as("a violation of %s", mutant.invariant()).isEmpty();
  }

  @Test
  void theSoundBuildLoadedTheSameWayIsClean() {
    Function<String, String> run = new BrokenBuild(Mutant.of("sound", "None")).load(SeedRun.class);
    for (int seed = 1; seed <= CLEAN_SEEDS; seed++) {
      assertThat(run.apply(Integer.toString(seed))).isEmpty();
    }
  }
}
