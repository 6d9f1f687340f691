package io.drover.worker.model;

import static io.drover.worker.model.TaskState.COMPLETE;
import static io.drover.worker.model.TaskState.FAILED;
import static io.drover.worker.model.TaskState.PREPARING;
import static io.drover.worker.model.TaskState.REJECTED;
import static io.drover.worker.model.TaskState.RUNNING;
import static io.drover.worker.model.TaskState.STARTING;
import static io.drover.worker.model.TaskState.STOPPED;
import static io.drover.worker.model.TaskState.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TaskStateTest {
  private static final Map<TaskState, Set<TaskState>> ALLOWED =
      Map.of(
          PREPARING, EnumSet.allOf(TaskState.class),
          STARTING, EnumSet.of(STARTING, RUNNING, STOPPING, COMPLETE, FAILED, STOPPED),
          RUNNING, EnumSet.of(STARTING, RUNNING, STOPPING, COMPLETE, FAILED, STOPPED),
          STOPPING, EnumSet.of(STOPPING, COMPLETE, STOPPED),
          COMPLETE, EnumSet.of(COMPLETE),
          FAILED, EnumSet.of(FAILED),
          STOPPED, EnumSet.of(STOPPED),
          REJECTED, EnumSet.of(REJECTED));

  @Test
  void everyPairOfStatesIsAllowedOrForbiddenAsTheTableSays() {
    for (TaskState from : TaskState.values()) {
      for (TaskState to : TaskState.values()) {
        assertThat(from.mayBecome(to))
            .as("%s to %s", from, to)
            .isEqualTo(ALLOWED.getOrDefault(from, Set.of()).contains(to));
      }
    }
  }

  @Test
  void exactlyTheStatesThatNothingFollowsHaveEnded() {
    for (TaskState state : TaskState.values()) {
      assertThat(state.ended())
          .isEqualTo(ALLOWED.getOrDefault(state, Set.of()).equals(EnumSet.of(state)));
    }
  }
}
