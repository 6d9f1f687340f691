package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.loop.TestMaster.Answer;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.SavedState;
import io.drover.master.port.SnapshotResult;
import io.drover.master.port.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random lives of a cluster, a snapshot somewhere in each, the loss of the store at the end, and
 * the restore: whatever happened, it stops nothing, and what runs is what is known and wanted.
 */
@Timeout(120)
final class RestoreStoriesTest {
  private static final int SEEDS = 150;
  private static final int JOBS = 4;
  private static final int WORKERS = 3;

  @Test
  void aRestoreStopsNothingWhateverHappenedSinceTheSnapshot() {
    for (long seed = 0; seed < SEEDS; seed++) {
      new Story(seed).tell();
    }
  }

  private static final class Story {
    private final long seed;
    private final Random random;
    private final World before = new World();
    private final World after = new World();
    private final TestMaster old = before.leader("old");
    private final List<TestWorker> workers = new ArrayList<>();

    Story(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int i = 1; i <= WORKERS; i++) {
        workers.add(before.worker(old, "w" + i));
      }
    }

    void tell() {
      live(random.nextInt(8));
      SavedState saved = random.nextInt(5) == 0 ? SavedState.NONE : snapshot();
      live(random.nextInt(8));
      Set<TaskId> ran = running();
      after.pass(60_000);
      TestMaster master = after.leader("new");
      Optional<TestWorker> late =
          random.nextInt(3) == 0 ? Optional.of(workers.getFirst()) : Optional.empty();
      late.ifPresent(TestWorker::silence);
      for (TestWorker worker : workers) {
        after.workers.put(worker.id.value(), worker);
        worker.join(master);
      }
      after.pass(random.nextInt(20_000));
      assertThat(running()).as("seed %d, before the restore", seed).isEqualTo(ran);
      Answer<WriteResult> answer = master.send("restore", new Command.Restore(saved));
      if (random.nextInt(3) == 0) {
        after.settle();
        master = anotherLeads(master);
      }
      after.pass(2 * World.GRACE_MILLIS);
      assertThat(answer.get()).as("seed %d", seed).isInstanceOf(WriteResult.Accepted.class);
      assertThat(master.core.state().founding().adopting()).as("seed %d", seed).isFalse();
      // What is late is given up as any lost machine's, unless it is unknown: then it is taken in.
      Set<TaskId> kept = late.isEmpty() ? ran : runningBut(late.get(), ran);
      assertThat(running()).as("seed %d, after the restore", seed).containsAll(kept);
      TestMaster leader = master;
      late.ifPresent(worker -> {
        worker.speak();
        worker.join(leader);
      });
      after.pass(120_000);
      assertThat(running()).as("seed %d, at the end", seed).containsAll(kept);
      assertThat(running()).as("seed %d, known", seed).isEqualTo(known(master));
    }

    private TestMaster anotherLeads(TestMaster first) {
      TestMaster other = after.master("other");
      first.log.renounce("test");
      after.settle();
      other.elect();
      after.settle();
      return other;
    }

    private static Set<TaskId> runningBut(TestWorker late, Set<TaskId> ran) {
      Set<TaskId> rest = new TreeSet<>(ran);
      rest.removeAll(late.running());
      return rest;
    }

    private Set<TaskId> running() {
      Set<TaskId> all = new TreeSet<>();
      workers.forEach(worker -> all.addAll(worker.running()));
      return all;
    }

    private static Set<TaskId> known(TestMaster master) {
      Set<TaskId> all = new TreeSet<>();
      for (Task task : master.core.state().tasks()) {
        if (task.state() == TaskState.RUNNING) {
          all.add(task.id());
        }
      }
      return all;
    }

    private SavedState snapshot() {
      before.settle();
      Answer<SnapshotResult> answer = new Answer<>();
      old.give(new ClientMessage.Snapshot(false, answer));
      SnapshotResult.Cut cut = (SnapshotResult.Cut) answer.get();
      SavedState saved = new SavedState(cut.epoch(), List.of(cut.changes()));
      saved.check();
      return saved;
    }

    private void live(int wishes) {
      for (int i = 0; i < wishes; i++) {
        old.send(wish());
        before.pass(random.nextInt(4) == 0 ? 20_000 : random.nextInt(1_500));
      }
    }

    private Command wish() {
      String job = "job" + random.nextInt(JOBS);
      return switch (random.nextInt(5)) {
        case 0 -> new Command.Scale("default", new TreeMap<>(Map.of(job, random.nextInt(6))), 0);
        case 1 -> new Command.Restart("default", job);
        default ->
            new Command.Deploy("default", "", new TreeMap<>(Map.of(job, spec(job))), false, false);
      };
    }

    /** The first job is per node, the others are replicated. */
    private JobSpec spec(String job) {
      String image = "image:" + random.nextInt(3);
      return job.equals("job0")
          ? Specs.spec(JobMode.GLOBAL, 0, image)
          : Specs.spec(JobMode.REPLICATED, random.nextInt(6), image);
    }
  }
}
