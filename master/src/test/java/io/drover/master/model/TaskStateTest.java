package io.drover.master.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TaskStateTest {
  /** Row: from; column: to; x: allowed. In the order of the constants. */
  private static final String[] TABLE = {
    // PENDING PLACED PREPARING STARTING RUNNING STOPPING COMPLETE FAILED STOPPED LOST REJECTED
    "xx......x..", // PENDING
    ".xxxxxxxxxx", // PLACED
    "..xxxxxxxxx", // PREPARING
    "...xxxxxxxx", // STARTING
    "...xxxxxxxx", // RUNNING
    ".....xxxxxx", // STOPPING
    "...........", // COMPLETE
    "...........", // FAILED
    "...........", // STOPPED
    "...........", // LOST
    "...........", // REJECTED
  };

  @Test
  void movesAreThoseOfTheTable() {
    List<TaskState> states = List.of(TaskState.values());
    assertThat(TABLE).hasSize(states.size());
    for (int from = 0; from < states.size(); from++) {
      for (int to = 0; to < states.size(); to++) {
        assertThat(states.get(from).mayBecome(states.get(to)))
            .as("%s to %s", states.get(from), states.get(to))
            .isEqualTo(TABLE[from].charAt(to) == 'x');
      }
    }
  }

  @Test
  void whatHasEndedStaysSo() {
    for (TaskState from : TaskState.values()) {
      for (TaskState to : TaskState.values()) {
        if (from.ended()) {
          assertThat(from.mayBecome(to)).isFalse();
        }
      }
    }
  }

  @Test
  void taskIdsAreReadBackAndDifferFromTheFirstCharacterOn() {
    Set<Character> firsts = new TreeSet<>();
    for (long number = 1; number < 2_000; number++) {
      TaskId id = new TaskId(number);
      assertThat(TaskId.parse(id.toString())).isEqualTo(id);
      firsts.add(id.toString().charAt(0));
    }
    assertThat(firsts).hasSize(32);
  }
}
