package io.drover.it.sim.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** That broken builds differ where they say, and are good classes nevertheless. */
@Timeout(60)
class MutantTest {
  static final List<Mutant> ALL = Mutants.ALL;

  /** A victim, with a place for each kind of cut. */
  static final class Victim implements Function<String, String> {
    private int count = 1;

    @Override
    public String apply(String text) {
      increment(7L, "x");
      return "%s %d %s %d".formatted(yes(), count, shout(text), twice(3));
    }

    private boolean yes() {
      return true;
    }

    private void increment(long much, String unused) {
      count += (int) much + unused.length();
    }

    private String shout(String text) {
      return text.concat("!");
    }

    private static long twice(long number) {
      return 2 * number;
    }
  }

  private static String result(Cut... cuts) {
    return new BrokenBuild(Mutant.of("test", "None", cuts)).load(Victim.class).apply("hey");
  }

  private static final String VICTIM = Victim.class.getName();

  @ParameterizedTest
  @FieldSource("ALL")
  void everyMutantCanBeMade(Mutant mutant) {
    BrokenBuild build = new BrokenBuild(mutant);
    for (Cut cut : mutant.cuts()) {
      Class<?> broken = build.load(cut.className());
      assertThat(build.differing()).contains(cut.className());
      // Asking for its methods makes the machine check the whole class.
      assertThat(broken.getDeclaredMethods()).isNotEmpty();
      assertThat(broken.getClassLoader()).isNotSameAs(MutantTest.class.getClassLoader());
    }
  }

  @Test
  void withoutACutItIsTheSoundBuild() {
    assertThat(result()).isEqualTo("true 9 hey! 6");
  }

  @Test
  void methodsReturnWhatTheyAreTold() {
    assertThat(result(Cut.returns(VICTIM, "yes", Cut.Constant.FALSE))).isEqualTo("false 9 hey! 6");
    assertThat(result(Cut.returns(VICTIM, "twice", Cut.Constant.ZERO))).isEqualTo("true 9 hey! 0");
    assertThat(result(Cut.returns(VICTIM, "increment", Cut.Constant.NOTHING)))
        .isEqualTo("true 1 hey! 6");
  }

  @Test
  void callsAreLeftOut() {
    assertThat(result(Cut.callGivesTarget(VICTIM, "shout", "String", "concat")))
        .isEqualTo("true 9 hey 6");
    assertThat(result(Cut.callGives(VICTIM, "apply", "Victim", "increment", Cut.Constant.NOTHING)))
        .isEqualTo("true 1 hey! 6");
    assertThat(result(Cut.callGives(VICTIM, "apply", "Victim", "twice", Cut.Constant.ZERO)))
        .isEqualTo("true 9 hey! 0");
  }

  @Test
  void fieldsStayOrReadOtherwise() {
    assertThat(result(Cut.fieldStays(VICTIM, "increment", "count"))).isEqualTo("true 1 hey! 6");
    assertThat(result(Cut.fieldReads(VICTIM, "apply", "count", Cut.Constant.ZERO)))
        .isEqualTo("true 0 hey! 6");
  }

  @Test
  void aCutThatFindsNoPlaceIsAnError() {
    assertThatThrownBy(() -> result(Cut.returns(VICTIM, "nothing", Cut.Constant.ZERO)))
        .hasMessageContaining("has no place");
  }
}
