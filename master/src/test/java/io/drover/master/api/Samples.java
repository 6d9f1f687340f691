package io.drover.master.api;

import io.drover.base.Bytes;
import io.drover.master.model.ContainerId;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.JobId;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Resources;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.port.View.TaskView;
import io.drover.proto.ContainerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Jobs and tasks for tests. */
final class Samples {
  private Samples() {}

  static JobSpec spec(JobMode mode) {
    ContainerSpec container = ContainerSpec.newBuilder().setImage("web:1").build();
    return new JobSpec(
        "shop",
        mode,
        2,
        0,
        Map.of(),
        Resources.NONE,
        Resources.NONE,
        0,
        PlacementRules.ANYWHERE,
        List.of(),
        UpdatePolicy.DEFAULT,
        UpdatePolicy.DEFAULT,
        RestartPolicy.DEFAULT,
        0,
        false,
        0,
        new ContainerTemplate("web:1", Bytes.of(container.toByteArray())));
  }

  /** The task {@code web.<number>} on a node. */
  static TaskView task(long number, String node, TaskState state) {
    return task(number, node, state, JobMode.REPLICATED);
  }

  static TaskView task(long number, String node, TaskState state, JobMode mode) {
    Placement placement =
        new Placement(new NodeId(node), List.of(new PortAssignment("http", 80, 20_001, "tcp", "")));
    Task task =
        new Task(
            new TaskId(number),
            new JobId("default", "web"),
            3,
            (int) number,
            Optional.empty(),
            1_500,
            1_500,
            Optional.of(placement),
            TaskGoal.RUN,
            new Observation(
                4,
                state,
                "seen",
                ContainerId.of("c0ffee"),
                state.ended() ? OptionalInt.of(7) : OptionalInt.empty(),
                2,
                false,
                2_000,
                state.ended() ? 3_000 : 0,
                ImageDigest.of("sha256:1"),
                "healthy"));
    return new TaskView(task, spec(mode), "said by the master");
  }
}
