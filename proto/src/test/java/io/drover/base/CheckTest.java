package io.drover.base;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CheckTest {
  @Test
  void letsPassWhatHolds() {
    assertThatCode(
            () -> {
              Check.argument(true, "never %s", "seen");
              Check.state(true, "never %s", "seen");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aBrokenArgumentIsTheCallersFault() {
    assertThatThrownBy(() -> Check.argument(false, "port %d", 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port 7");
  }

  @Test
  void aBrokenStateIsABugHere() {
    assertThatThrownBy(() -> Check.state(false, "%s of %s", "one", "two"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("one of two");
  }
}
