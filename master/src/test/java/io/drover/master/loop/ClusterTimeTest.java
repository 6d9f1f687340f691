package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ClusterTimeTest {
  private static final long HOUR = 3_600_000;

  private final ClusterTime time = new ClusterTime();

  @Test
  void goesOnWhenTheLogIsAheadOfTheWallClock() {
    time.begin(1_000 + HOUR, new Moment(1_000, 50));

    assertThat(time.at(new Moment(1_000, 50))).isEqualTo(1_000 + HOUR);
    assertThat(time.at(new Moment(11_000, 10_050))).isEqualTo(1_000 + HOUR + 9_000);
  }

  @Test
  void beginsWithTheWallClockWhenTheLogIsOld() {
    time.begin(1_000, new Moment(HOUR, 50));

    assertThat(time.at(new Moment(HOUR + 500, 550))).isEqualTo(HOUR + 500);
  }

  @Test
  void doesNotJumpWithTheWallClock() {
    time.begin(0, new Moment(1_000, 0));

    assertThat(time.at(new Moment(1_000 + HOUR, 100))).isEqualTo(1_000 + 110);
    assertThat(time.at(new Moment(1_000 - HOUR, 100))).isEqualTo(1_000 + 90);
  }

  @Test
  void agreesWithTheWallClockInTheEnd() {
    time.begin(0, new Moment(0, 0));
    long last = 0;
    for (long passed = 100; passed <= 2 * HOUR; passed += 100) {
      last = time.at(new Moment(passed + 60_000, passed));
    }

    assertThat(last).isEqualTo(2 * HOUR + 60_000);
  }
}
