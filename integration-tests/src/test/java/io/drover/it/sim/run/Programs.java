package io.drover.it.sim.run;

import io.drover.it.sim.node.Program;
import io.drover.it.sim.user.Workload;
import io.drover.it.sim.world.Chance;
import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.runtime.CreateRequest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the containers of the workload do: work that ends, and services that run for ever, but for a
 * few that crash, turn unhealthy or ignore being told to end. While things are calm, none
 * misbehaves.
 */
final class Programs implements Program.Drawn {
  private final Set<String> sickening = new HashSet<>();
  private boolean calm;

  /** From now on new containers behave, or not. */
  void calm(boolean now) {
    calm = now;
  }

  /** Whether the health check of this task's attempt was to fail sooner or later. */
  boolean sickens(Map<String, String> labels) {
    return sickening.contains(attempt(labels));
  }

  private static String attempt(Map<String, String> labels) {
    return labels.get(ContainerLabels.TASK) + "." + labels.get(ContainerLabels.ATTEMPT);
  }

  @Override
  public Program of(CreateRequest request, Chance chance) {
    Program program = Program.steady(chance);
    String job = request.labels().getOrDefault(ContainerLabels.JOB, "");
    if (job.isEmpty()) {
      return program;
    }
    if (chance.perMille(60)) {
      program = program.deaf();
    }
    if (job.startsWith(Workload.BATCH) || job.startsWith(Workload.SWEEP)) {
      int code = !calm && chance.perMille(150) ? chance.between(1, 3) : 0;
      return program.endingAfter(TimeUnit.MILLISECONDS.toNanos(chance.around(8_000)), code);
    }
    if (calm) {
      return program;
    }
    int dice = chance.between(0, 999);
    long later = TimeUnit.MILLISECONDS.toNanos(chance.around(90_000));
    if (dice < 50) {
      return program.endingAfter(later, chance.between(0, 2));
    } else if (dice < 65) {
      return program.killedForMemoryAfter(later);
    }
    if (request.spec().hasHealthcheck() && dice < 200) {
      sickening.add(attempt(request.labels()));
      return program.unhealthyAfter(later);
    }
    return program;
  }
}
