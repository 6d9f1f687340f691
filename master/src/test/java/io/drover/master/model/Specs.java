package io.drover.master.model;

import io.drover.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Job descriptions for tests. */
public final class Specs {
  private Specs() {}

  /** A service of so many replicas that asks for nothing. */
  public static JobSpec service(int replicas) {
    return spec(JobMode.REPLICATED, replicas, "image:1");
  }

  /** A job of that mode. */
  public static JobSpec spec(JobMode mode, int replicas, String image) {
    return new JobSpec(
        "",
        mode,
        replicas,
        0,
        Map.of("tier", "front", "a", "b"),
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
        new ContainerTemplate(image, Bytes.of(image.getBytes(StandardCharsets.UTF_8))));
  }

  /** The same with another image. */
  public static JobSpec image(JobSpec spec, String image) {
    byte[] settings = image.getBytes(StandardCharsets.UTF_8);
    return with(spec, spec.ports(), new ContainerTemplate(image, Bytes.of(settings)));
  }

  /** The same with these ports. */
  public static JobSpec ports(JobSpec spec, List<PortRequest> ports) {
    return with(spec, ports, spec.container());
  }

  private static JobSpec with(JobSpec spec, List<PortRequest> ports, ContainerTemplate container) {
    return new JobSpec(
        spec.stack(),
        spec.mode(),
        spec.replicas(),
        spec.maxConcurrent(),
        spec.labels(),
        spec.reservations(),
        spec.limits(),
        spec.pidsLimit(),
        spec.placement(),
        ports,
        spec.update(),
        spec.rollback(),
        spec.restart(),
        spec.priority(),
        spec.atMostOne(),
        spec.restarts(),
        container);
  }

  /** The same with another stack, update policy, reservations and at-most-one. */
  public static JobSpec with(
      JobSpec spec, String stack, UpdatePolicy update, Resources reservations, boolean atMostOne) {
    return new JobSpec(
        stack,
        spec.mode(),
        spec.replicas(),
        spec.maxConcurrent(),
        spec.labels(),
        reservations,
        spec.limits(),
        spec.pidsLimit(),
        spec.placement(),
        spec.ports(),
        update,
        spec.rollback(),
        spec.restart(),
        spec.priority(),
        atMostOne,
        spec.restarts(),
        spec.container());
  }

  /** The same with another update policy. */
  public static JobSpec update(JobSpec spec, UpdatePolicy update) {
    return with(spec, spec.stack(), update, spec.reservations(), spec.atMostOne());
  }

  /** The same with other rules for where it may run. */
  public static JobSpec placement(JobSpec spec, PlacementRules placement) {
    return new JobSpec(
        spec.stack(),
        spec.mode(),
        spec.replicas(),
        spec.maxConcurrent(),
        spec.labels(),
        spec.reservations(),
        spec.limits(),
        spec.pidsLimit(),
        placement,
        spec.ports(),
        spec.update(),
        spec.rollback(),
        spec.restart(),
        spec.priority(),
        spec.atMostOne(),
        spec.restarts(),
        spec.container());
  }

  /** The same with a bound on how many tasks run at once. */
  public static JobSpec maxConcurrent(JobSpec spec, int most) {
    return new JobSpec(
        spec.stack(),
        spec.mode(),
        spec.replicas(),
        most,
        spec.labels(),
        spec.reservations(),
        spec.limits(),
        spec.pidsLimit(),
        spec.placement(),
        spec.ports(),
        spec.update(),
        spec.rollback(),
        spec.restart(),
        spec.priority(),
        spec.atMostOne(),
        spec.restarts(),
        spec.container());
  }

  /** The same with other reservations, rules of placement and priority. */
  public static JobSpec placed(
      JobSpec spec, Resources reservations, PlacementRules rules, int priority) {
    return new JobSpec(
        spec.stack(),
        spec.mode(),
        spec.replicas(),
        spec.maxConcurrent(),
        spec.labels(),
        reservations,
        spec.limits(),
        spec.pidsLimit(),
        rules,
        spec.ports(),
        spec.update(),
        spec.rollback(),
        spec.restart(),
        priority,
        spec.atMostOne(),
        spec.restarts(),
        spec.container());
  }

  /** The same with everything that placing knows of. */
  public static JobSpec demanding(JobSpec spec) {
    Constraint constraint = new Constraint("node.labels.zone", true, "a");
    PlacementRules rules =
        new PlacementRules(
            List.of(constraint),
            List.of("node.hostname"),
            3,
            List.of(new SpreadLimit("node.labels.zone", 2)),
            List.of(
                new Affinity("j1", "node.id", false, 0), new Affinity("j2", "node.id", true, 5)),
            List.of(new Preference(constraint, 4)),
            true);
    return placed(spec, new Resources(100, 1 << 20, 1 << 22, Map.of("gpu", 1L)), rules, 7);
  }

  /** What a worker of that name says of its machine: 4 cores, 8 GiB. */
  public static NodeFacts facts(String hostname) {
    return new NodeFacts(
        hostname,
        "linux",
        "x86_64",
        "20.10",
        new Resources(4_000, 8L << 30),
        30_000,
        32_000,
        Map.of("zone", "a"),
        Map.of());
  }

  /** A node that is ready. */
  public static Node node(String id) {
    return new Node(
        new NodeId(id),
        "identity-" + id,
        "10.0.0.1:1",
        "1",
        facts(id),
        Node.Availability.ACTIVE,
        Node.Condition.READY,
        "",
        Map.of());
  }
}
