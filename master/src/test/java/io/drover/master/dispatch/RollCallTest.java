package io.drover.master.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class RollCallTest {
  private static final int TICKS = 3;

  private final List<String> asked = new ArrayList<>();
  private final RollCall<String> call = new RollCall<>(2, TICKS, asked::add);

  @Test
  void whoIsDoneMakesRoomForTheNext() {
    call.begin(List.of("a", "b", "c", "d"));
    assertThat(asked).containsExactly("a", "b");
    call.came("b");
    assertThat(asked).containsExactly("a", "b");
    call.done("b");
    call.done("b");
    assertThat(asked).containsExactly("a", "b", "c");
    assertThat(call.awaits("c")).isFalse();
    assertThat(call.awaits("d")).isTrue();
    call.done("a");
    call.done("c");
    assertThat(asked).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whoComesByItselfIsNotAsked() {
    call.begin(List.of("a", "b", "c", "d"));
    call.came("c");
    call.done("c");
    call.done("a");
    assertThat(asked).containsExactly("a", "b", "d");
  }

  @Test
  void everybodyIsAskedInTimeThoughNobodyAnswers() {
    call.begin(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"));
    for (int i = 0; i < TICKS; i++) {
      call.tick();
    }
    assertThat(asked).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i");
    call.tick();
    assertThat(asked).hasSize(9);
  }

  @Test
  void aNewCallForgetsTheOneBefore() {
    call.begin(List.of("a", "b", "c"));
    call.begin(List.of("x", "y", "z"));
    call.done("a");
    assertThat(asked).containsExactly("a", "b", "x", "y");
    call.end();
    call.done("x");
    call.tick();
    assertThat(asked).hasSize(4);
    assertThat(call.awaits("z")).isFalse();
  }
}
