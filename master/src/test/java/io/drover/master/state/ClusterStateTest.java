package io.drover.master.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterStateTest {
  private static final int SEEDS = 30;
  private static final int CHANGES = 600;

  @Test
  void aCheckpointMakesTheSameState() {
    for (long seed = 0; seed < SEEDS; seed++) {
      ClusterState state = grown(seed);
      ClusterState copy = new ClusterState(() -> {});
      copy.restore(
          state.head().index(),
          state.head().epoch(),
          state.head().timeMillis(),
          state.checkpoint());
      assertThat(copy.digest()).as("seed %d", seed).isEqualTo(state.digest());
      assertThat(indexes(copy)).as("seed %d", seed).isEqualTo(indexes(state));
    }
  }

  @Test
  void theSameChangesMakeTheSameState() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(grown(seed).digest()).as("seed %d", seed).isEqualTo(grown(seed).digest());
    }
  }

  @Test
  void theNumberOfTheNextTaskNeverGoesBack() {
    ClusterState state = new ClusterState(() -> {});
    state.apply(new Change.TaskNumberReached(5));
    assertThatThrownBy(() -> state.apply(new Change.TaskNumberReached(4)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesBackWhateverWasAppliedSinceAMark() {
    for (long seed = 0; seed < SEEDS; seed++) {
      ClusterState state = grown(seed);
      RandomChanges more = new RandomChanges(seed + 1_000);
      long before = state.digest();
      String indexesBefore = indexes(state);
      state.remember();
      final long mark = state.mark();
      grow(state, more, 200);
      assertThat(state.digest()).as("seed %d", seed).isNotEqualTo(before);
      state.undoTo(mark);
      assertThat(state.digest()).as("seed %d", seed).isEqualTo(before);
      assertThat(indexes(state)).as("seed %d", seed).isEqualTo(indexesBefore);
    }
  }

  @Test
  void keepsWhatIsCommittedWhenTheRestIsTakenBack() {
    ClusterState state = grown(7);
    state.remember();
    RandomChanges more = new RandomChanges(77);
    grow(state, more, 50);
    long committed = state.digest();
    long mark = state.mark();
    state.forgetTo(mark);
    grow(state, more, 50);
    state.undoTo(mark);
    assertThat(state.digest()).isEqualTo(committed);
    state.stopRemembering();
    assertThat(state.remembers()).isFalse();
  }

  @Test
  void indexesSayWhatTheRecordsSay() {
    for (long seed = 0; seed < SEEDS; seed++) {
      ClusterState state = grown(seed);
      for (NodeId node : state.nodes().keySet()) {
        List<Task> there =
            state.tasks().stream()
                .filter(task -> task.occupies() && task.node().equals(Optional.of(node)))
                .toList();
        assertThat(List.copyOf(state.tasksOn(node).all())).isEqualTo(there);
        for (Task task : there) {
          task.placement()
              .orElseThrow()
              .ports()
              .forEach(port ->
                  assertThat(state.tasksOn(node).portInUse("tcp", port.hostPort(), "")).isTrue());
        }
      }
      long pending =
          state.tasks().stream()
              .filter(task -> task.state() == TaskState.PENDING && task.goal() == TaskGoal.RUN)
              .count();
      assertThat(state.pending().stream().mapToInt(Map::size).sum()).isEqualTo((int) pending);
    }
  }

  @Test
  void demandsItsOwnThread() {
    AtomicBoolean mine = new AtomicBoolean(true);
    ClusterState state = new ClusterState(() -> Check.state(mine.get(), "another thread"));
    state.begin(1, new Epoch(1), 1);
    mine.set(false);
    assertThatThrownBy(state::head).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(state::jobs).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> state.apply(new Change.TaskNumberReached(2)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesEntriesOutOfOrderAndMovesThatAreNotAllowed() {
    ClusterState state = grown(3);
    long index = state.head().index();
    assertThatThrownBy(() -> state.begin(index + 2, new Epoch(9), Long.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> state.begin(index + 1, Epoch.NONE, Long.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class);
    Task live = state.tasks().stream().filter(task -> !task.ended()).findFirst().orElseThrow();
    assertThatThrownBy(() -> state.apply(new Change.TaskRemoved(live.id())))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A state of one entry per change. */
  static ClusterState grown(long seed) {
    ClusterState state = new ClusterState(() -> {});
    grow(state, new RandomChanges(seed), CHANGES);
    return state;
  }

  private static void grow(ClusterState state, RandomChanges changes, int count) {
    for (int i = 0; i < count; i++) {
      state.begin(
          state.head().index() + 1,
          new Epoch(state.head().epoch().number() + (i % 100 == 0 ? 1 : 0)),
          state.head().timeMillis() + 1);
      state.apply(changes.next(state));
    }
  }

  /** Everything that is derived, as text. */
  private static String indexes(StateView state) {
    StringBuilder text = new StringBuilder();
    state
        .jobs()
        .keySet()
        .forEach(job -> {
          JobTasks tasks = state.tasksOf(job);
          text.append(job)
              .append(tasks.all())
              .append(tasks.wantedByNode())
              .append(tasks.versions());
          for (TaskState each : TaskState.values()) {
            text.append(' ').append(tasks.count(each));
          }
        });
    state
        .nodes()
        .keySet()
        .forEach(node -> {
          NodeTasks tasks = state.tasksOn(node);
          text.append(node).append(tasks.all()).append(tasks.reserved());
        });
    return text.append(state.pending()).append(state.answers()).toString();
  }
}
