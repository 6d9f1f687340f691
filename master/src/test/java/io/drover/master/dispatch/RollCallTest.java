package io.drover.master.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.dispatch.RollCall.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class RollCallTest {
  private final List<String> asked = new ArrayList<>();
  private final RollCall<String> call = new RollCall<>(new Pace(2, 2, 100, 90), asked::add);

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
  void theRoomDoublesWithEachTickUpToItsBound() {
    RollCall<Integer> many = new RollCall<>(new Pace(2, 10, 100, 90), one -> asked.add("" + one));
    many.begin(IntStream.range(0, 100).boxed().toList());
    assertThat(asked).hasSize(2);
    many.tick();
    assertThat(asked).hasSize(4);
    many.tick();
    many.tick();
    many.tick();
    assertThat(asked).hasSize(10);
    many.done(0);
    assertThat(asked).hasSize(11);
  }

  @Test
  void everybodyIsAskedInTimeThoughNobodyIsDone() {
    RollCall<Integer> many = new RollCall<>(new Pace(1, 1, 7, 2), one -> asked.add("" + one));
    many.begin(IntStream.range(0, 10).boxed().toList());
    many.tick();
    many.tick();
    assertThat(asked).hasSize(1);
    for (int ticks = 3; ticks <= 7; ticks++) {
      many.tick();
      assertThat(asked).hasSize(2 * (ticks - 2));
    }
    many.tick();
    assertThat(asked).hasSize(10);
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
