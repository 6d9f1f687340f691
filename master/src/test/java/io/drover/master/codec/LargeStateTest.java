package io.drover.master.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.drover.base.Epoch;
import io.drover.master.model.ContainerId;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What 100,000 tasks cost: a checkpoint's share of a turn, its size, and the way back. */
@Timeout(120)
class LargeStateTest {
  private static final int TASKS = 100_000;
  private static final int JOBS = 1_000;
  private static final int NODES = 500;
  private static final int CHUNK = 2_000;

  @Test
  void aCheckpointOfAHundredThousandTasksTakesLittleOfATurnAndOfTheStore() {
    ClusterState state = large();
    long shortest = Long.MAX_VALUE;
    List<Change> checkpoint = List.of();
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      checkpoint = state.checkpoint();
      shortest = Math.min(shortest, System.nanoTime() - start);
    }
    ProtoEntryCodec codec = new ProtoEntryCodec();
    long plain = 0;
    long compressed = 0;
    List<Change> back = new ArrayList<>();
    for (int from = 0; from < checkpoint.size(); from += CHUNK) {
      byte[] bytes =
          codec.encodeChanges(checkpoint.subList(from, Math.min(from + CHUNK, checkpoint.size())));
      plain += bytes.length;
      compressed += Zstd.compress(bytes).length;
      back.addAll(codec.decodeChanges(bytes));
    }
    ClusterState copy = new ClusterState(() -> {});
    long start = System.nanoTime();
    copy.restore(state.head().index(), state.head().epoch(), state.head().timeMillis(), back);
    long restored = System.nanoTime() - start;
    System.Logger log = System.getLogger(LargeStateTest.class.getName());
    log.log(
        System.Logger.Level.INFO,
        "100,000 tasks: checkpoint cut in {0} us, {1} bytes, {2} compressed, restored in {3} ms",
        shortest / 1_000,
        plain,
        compressed,
        restored / 1_000_000);
    assertThat(shortest).isLessThan(20_000_000L);
    assertThat(compressed).isLessThan(32L << 20);
    assertThat(copy.digest()).isEqualTo(state.digest());
  }

  private static ClusterState large() {
    ClusterState state = new ClusterState(() -> {});
    state.begin(1, new Epoch(1), 1_700_000_000_000L);
    Random random = new Random(1);
    for (int i = 0; i < NODES; i++) {
      state.apply(new Change.NodePut(Specs.node("node-" + i)));
    }
    byte[] id = new byte[ContainerId.BYTES];
    ImageDigest digest = ImageDigest.of("sha256:" + "ab".repeat(32));
    for (int i = 0; i < TASKS; i++) {
      JobId job = new JobId("default", "stack_service-" + i % JOBS);
      if (i < JOBS) {
        SortedMap<Integer, JobSpec> versions =
            new TreeMap<>(Map.of(1, Specs.service(TASKS / JOBS)));
        state.apply(
            new Change.JobPut(new Job(job, JobGoal.RUN, 1, versions, 1, 1, Job.Rollout.SETTLED)));
      }
      random.nextBytes(id);
      Observation seen =
          new Observation(
              5,
              TaskState.RUNNING,
              "",
              ContainerId.of(id),
              OptionalInt.empty(),
              1,
              false,
              1_700_000_000_000L + i,
              0,
              digest,
              "healthy");
      Placement placement =
          new Placement(
              new NodeId("node-" + i % NODES),
              List.of(new PortAssignment("http", 80, 20_000 + i / NODES, "tcp", "")));
      state.apply(
          new Change.TaskPut(
              new Task(
                  new TaskId(i + 1),
                  job,
                  1,
                  1 + i / JOBS,
                  Optional.empty(),
                  1_700_000_000_000L,
                  1_700_000_000_000L,
                  Optional.of(placement),
                  TaskGoal.RUN,
                  seen)));
    }
    return state;
  }
}
