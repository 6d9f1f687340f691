package io.drover.master.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.JobId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TaskTableTest {
  private static final int STEPS = 20_000;
  private static final int NUMBERS = 700;

  private final TaskTable table = new TaskTable();
  private final TreeMap<TaskId, Task> plain = new TreeMap<>();

  @Test
  void holdsWhatAPlainMapHoldsInTheSameOrder() {
    Random random = new Random(1);
    for (int i = 0; i < STEPS; i++) {
      TaskId id = new TaskId(1 + random.nextInt(NUMBERS));
      replace(id, random.nextInt(3) == 0 ? Optional.empty() : Optional.of(task(id, i)));
      assertThat(table.get(id)).isEqualTo(Optional.ofNullable(plain.get(id)));
      assertThat(table.size()).isEqualTo(plain.size());
      if (i % 500 == 0) {
        assertThat(table.all()).containsExactlyElementsOf(plain.values());
      }
    }
  }

  @Test
  void whatWasCutStaysAsItWas() {
    Random random = new Random(2);
    List<TaskCut> cuts = new ArrayList<>();
    List<List<Task>> wanted = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      TaskId id = new TaskId(1 + random.nextInt(NUMBERS));
      replace(id, random.nextInt(3) == 0 ? Optional.empty() : Optional.of(task(id, i)));
      if (i % 1_000 == 0) {
        cuts.add(table.cut());
        wanted.add(List.copyOf(plain.values()));
      }
    }
    for (int i = 0; i < cuts.size(); i++) {
      assertThat(cuts.get(i)).containsExactlyElementsOf(wanted.get(i));
    }
  }

  private void replace(TaskId id, Optional<Task> next) {
    Optional<Task> was = table.replace(id, next);
    Task before = next.isPresent() ? plain.put(id, next.get()) : plain.remove(id);
    assertThat(was).isEqualTo(Optional.ofNullable(before));
  }

  private static Task task(TaskId id, long millis) {
    return new Task(
        id,
        new JobId("default", "web"),
        1,
        1,
        Optional.empty(),
        millis,
        millis,
        Optional.empty(),
        TaskGoal.RUN,
        Observation.none(TaskState.PENDING, ""));
  }
}
