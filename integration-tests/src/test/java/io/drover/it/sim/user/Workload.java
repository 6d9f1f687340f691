package io.drover.it.sim.user;

import io.drover.base.Bytes;
import io.drover.it.sim.world.Chance;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobId;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node.Availability;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Resources;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.port.Command;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Healthcheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What users ask for, at random: jobs of all modes whose names say their kind, so that they stay of
 * one kind and meet each other's changes.
 */
public final class Workload {
  /** Jobs whose names begin so run at most once. */
  public static final String SINGLE = "single";

  /** Jobs whose names begin so run to their end. */
  public static final String BATCH = "batch";

  /** Jobs whose names begin so run on every node, to their end. */
  public static final String SWEEP = "sweep";

  /** The image of every container; its tag is the version. */
  public static final String IMAGE = "app:";

  /** How many versions of the image there are, from 1 on. */
  public static final int TAGS = 9;

  private static final String AGENT = "agent";
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;
  static final List<String> NAMES =
      List.of(
          "web0",
          "web1",
          "web2",
          "web3",
          "web4",
          SINGLE + 0,
          SINGLE + 1,
          BATCH + 0,
          BATCH + 1,
          AGENT + 0,
          SWEEP + 0);
  private static final List<Availability> AVAILABILITIES =
      List.of(
          Availability.ACTIVE,
          Availability.ACTIVE,
          Availability.ACTIVE,
          Availability.CORDONED,
          Availability.DRAINING);

  private final Chance chance;
  private final List<String> nodes;
  private final int replicasMax;
  private final RandomRules rules;

  /**
   * A workload.
   *
   * @param nodes the nodes that are cordoned, drained and labelled
   * @param replicasMax tasks of one job
   */
  public Workload(Chance chance, List<String> nodes, int replicasMax) {
    this.chance = chance;
    this.nodes = List.copyOf(nodes);
    this.replicasMax = replicasMax;
    this.rules = new RandomRules(chance, NAMES);
  }

  /** The next wish. */
  public Command next() {
    String job = chance.oneOf(NAMES);
    int dice = chance.between(0, 99);
    if (dice < 42) {
      return deploy(job, chance.perMille(150));
    } else if (dice < 68) {
      return new Command.Scale(
          JobId.DEFAULT_NAMESPACE,
          new TreeMap<>(Map.of(job, chance.between(0, replicasMax))),
          chance.perMille(300) ? chance.between(1, 12) : 0);
    } else if (dice < 75) {
      return new Command.Restart(JobId.DEFAULT_NAMESPACE, job);
    } else if (dice < 79) {
      return new Command.Stop(JobId.DEFAULT_NAMESPACE, job);
    } else if (dice < 86) {
      return new Command.Remove(JobId.DEFAULT_NAMESPACE, List.of(job));
    } else if (dice < 96) {
      return new Command.SetAvailability(chance.oneOf(nodes), chance.oneOf(AVAILABILITIES));
    }
    return new Command.SetLabels(
        chance.oneOf(nodes), new TreeMap<>(Map.of("tier", chance.perMille(500) ? "a" : "b")));
  }

  /** All nodes take tasks again. */
  public List<Command> openAllNodes() {
    return nodes.stream()
        .<Command>map(node -> new Command.SetAvailability(node, Availability.ACTIVE))
        .toList();
  }

  /** Creates or changes the job. */
  public Command deploy(String job, boolean createOnly) {
    return new Command.Deploy(
        JobId.DEFAULT_NAMESPACE, "", new TreeMap<>(Map.of(job, spec(job))), false, createOnly);
  }

  private JobSpec spec(String job) {
    JobMode mode = mode(job);
    String image = IMAGE + chance.between(1, TAGS);
    return new JobSpec(
        "",
        mode,
        mode.perNode() ? 0 : chance.between(1, replicasMax),
        mode == JobMode.REPLICATED_JOB ? chance.between(0, 5) : 0,
        Map.of(),
        reservations(),
        Resources.NONE,
        0,
        rules.next(),
        ports(mode),
        update(),
        update(),
        restart(mode),
        chance.between(0, 2) * 50,
        job.startsWith(SINGLE),
        0,
        new ContainerTemplate(image, container(image)));
  }

  private static JobMode mode(String job) {
    if (job.startsWith(BATCH)) {
      return JobMode.REPLICATED_JOB;
    } else if (job.startsWith(SWEEP)) {
      return JobMode.GLOBAL_JOB;
    }
    return job.startsWith(AGENT) ? JobMode.GLOBAL : JobMode.REPLICATED;
  }

  private Resources reservations() {
    Map<String, Long> devices = new TreeMap<>();
    if (chance.perMille(300)) {
      devices.put("gpu", (long) chance.between(1, 2));
    }
    if (chance.perMille(50)) {
      devices.put("fpga", 1L);
    }
    return new Resources(
        chance.between(0, 3) * 100L,
        chance.between(0, 4) * 192L * MIB,
        chance.perMille(250) ? chance.between(1, 6) * GIB : 0,
        devices);
  }

  private List<PortRequest> ports(JobMode mode) {
    List<PortRequest> ports = new ArrayList<>();
    if (chance.perMille(300)) {
      ports.add(new PortRequest("http", 80, 0, "tcp", ""));
    }
    if (mode == JobMode.REPLICATED && chance.perMille(100)) {
      ports.add(new PortRequest("admin", 81, 9_000 + chance.between(0, 3), "tcp", ""));
    }
    return ports;
  }

  private UpdatePolicy update() {
    return new UpdatePolicy(
        chance.between(0, 3),
        chance.between(0, 2) * 500L,
        chance.between(0, 3) * 1_000L,
        chance.between(0, 5) / 10.0,
        chance.oneOf(List.of(UpdatePolicy.FailureAction.values())),
        chance.oneOf(List.of(UpdatePolicy.Order.values())));
  }

  private RestartPolicy restart(JobMode mode) {
    RestartPolicy.Condition condition =
        mode.runsToCompletion()
            ? chance.perMille(700)
                ? RestartPolicy.Condition.ON_FAILURE
                : RestartPolicy.Condition.NONE
            : chance.perMille(900)
                ? RestartPolicy.Condition.ANY
                : RestartPolicy.Condition.ON_FAILURE;
    return new RestartPolicy(
        condition, chance.between(0, 5) * 1_000L, chance.perMille(200) ? 3 : 0, 120_000);
  }

  private Bytes container(String image) {
    ContainerSpec.Builder container =
        ContainerSpec.newBuilder()
            .setImage(image)
            .setStopGraceMillis(chance.between(0, 4) * 5_000L);
    if (chance.perMille(250)) {
      container.setHealthcheck(
          Healthcheck.newBuilder().addTest("CMD").addTest("check").setIntervalMillis(1_000));
    }
    return Bytes.of(container.build().toByteArray());
  }
}
