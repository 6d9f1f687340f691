package io.drover.it.sim.invariant;

import io.drover.master.model.Job;
import io.drover.master.model.Task;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;

/**
 * What a snapshot holds is in the state from the entry on that commits the restore: every job in
 * its version or a newer one, every task, every answer. No task gets a number again that one of the
 * snapshot has.
 */
public final class SnapshotComesBack extends Invariant {
  private final Truth truth;
  private final Restores restores = new Restores();

  public SnapshotComesBack(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  @Override
  public void wiped() {
    restores.wiped();
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    for (Change change : restores.read(entry)) {
      boolean there =
          switch (change) {
            case Change.JobPut(Job job) ->
                truth
                    .state()
                    .job(job.id())
                    .filter(now -> now.version() >= job.version())
                    .isPresent();
            case Change.TaskPut(Task task) ->
                truth.state().task(task.id()).isPresent()
                    && truth.state().head().nextTaskNumber() > task.id().number();
            case Change.RequestAnswered answered ->
                truth.state().answer(answered.key()).isPresent();
            default -> true;
          };
      if (!there) {
        broken("the restore in entry %d lost %s", entry.index(), change);
      }
    }
  }
}
