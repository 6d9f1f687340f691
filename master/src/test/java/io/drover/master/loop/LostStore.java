package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.loop.TestMaster.Answer;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.SavedState;
import io.drover.master.port.SnapshotResult;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A cluster whose store is lost while its workers run on, and the one that comes after it. */
abstract class LostStore {
  private static final int PART = 3;

  final World before = new World();
  final World after = new World();
  final TestMaster old = before.leader("m1");
  final TestWorker w1 = before.worker(old, "w1");
  final TestWorker w2 = before.worker(old, "w2");

  static SavedState snapshot(TestMaster master) {
    Answer<SnapshotResult> answer = new Answer<>();
    master.give(new ClientMessage.Snapshot(false, answer));
    SnapshotResult.Cut cut = (SnapshotResult.Cut) answer.get();
    List<List<Change>> parts = new ArrayList<>();
    for (int i = 0; i < cut.changes().size(); i += PART) {
      parts.add(List.copyOf(cut.changes().subList(i, Math.min(i + PART, cut.changes().size()))));
    }
    SavedState saved = new SavedState(cut.epoch(), parts);
    saved.check();
    return saved;
  }

  final Set<TaskId> running() {
    Set<TaskId> all = new TreeSet<>(w1.running());
    all.addAll(w2.running());
    return all;
  }

  /** The store is wiped: a new leader on an empty one, and the old workers come to it. */
  final TestMaster wiped() {
    return wiped(CoreConfig.Bounds.DEFAULT);
  }

  final TestMaster wiped(CoreConfig.Bounds bounds) {
    after.pass(1_000);
    TestMaster master = after.master("n1", bounds);
    master.elect();
    after.settle();
    after.workers.put("w1", w1);
    after.workers.put("w2", w2);
    w1.join(master);
    w2.join(master);
    after.settle();
    return master;
  }

  final void restore(TestMaster master, SavedState saved) {
    Answer<WriteResult> answer = master.send("restore", new Command.Restore(saved));
    after.settle();
    assertThat(answer.get()).isInstanceOf(WriteResult.Accepted.class);
    after.pass(World.GRACE_MILLIS);
    assertThat(master.core.state().founding().adopting()).isFalse();
  }

  static Set<TaskId> running(TestMaster master) {
    Set<TaskId> all = new TreeSet<>();
    for (Task task : master.core.state().tasks()) {
      if (task.state() == TaskState.RUNNING) {
        all.add(task.id());
      }
    }
    return all;
  }
}
