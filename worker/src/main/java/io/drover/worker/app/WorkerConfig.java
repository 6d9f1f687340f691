package io.drover.worker.app;

import io.drover.base.Check;
import io.drover.base.HostPort;
import io.drover.worker.agent.AgentConfig;
import io.drover.worker.model.Resources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker needs to know to start.
 *
 * @param cluster the cluster it belongs to
 * @param masters addresses of masters; one that can be reached names the others
 * @param dataDir where it keeps its identity and its journal
 * @param docker where the engine listens, as in {@code DOCKER_HOST}
 * @param node how it presents its machine
 * @param agent bounds and times of its agent
 */
public record WorkerConfig(
    String cluster,
    List<HostPort> masters,
    Path dataDir,
    String docker,
    Node node,
    AgentConfig agent) {
  /** The engine's usual place. */
  public static final String DOCKER_DEFAULT = "unix:///var/run/docker.sock";

  /** The usual cluster's name. */
  public static final String CLUSTER_DEFAULT = "drover";

  public WorkerConfig {
    Check.argument(!masters.isEmpty(), "a worker needs the address of a master");
    masters = List.copyOf(masters);
  }

  /** A worker on the usual engine, with all of its machine. */
  public static WorkerConfig of(String cluster, List<HostPort> masters, Path dataDir) {
    return new WorkerConfig(
        cluster, masters, dataDir, DOCKER_DEFAULT, Node.WHOLE, AgentConfig.DEFAULT);
  }

  /** The same with another engine. */
  public WorkerConfig withDocker(String uri) {
    return new WorkerConfig(cluster, masters, dataDir, uri, node, agent);
  }

  /** The same with another way to present its machine. */
  public WorkerConfig withNode(Node next) {
    return new WorkerConfig(cluster, masters, dataDir, docker, next, agent);
  }

  /**
   * How a worker presents its machine.
   *
   * @param name its node id; empty takes the one in the data folder, or else the host's name
   * @param address where its containers' ports can be reached; empty finds one
   * @param resources what it has; empty means what the engine says
   * @param reserved kept for the machine itself
   * @param labels node labels
   * @param ports host ports to give to tasks
   */
  public record Node(
      Optional<String> name,
      Optional<String> address,
      Optional<Resources> resources,
      Resources reserved,
      Map<String, String> labels,
      PortRange ports) {
    /** All of the machine, under the host's name. */
    public static final Node WHOLE =
        new Node(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Resources.NONE,
            Map.of(),
            PortRange.DEFAULT);

    public Node {
      labels = Map.copyOf(labels);
    }

    /** The same under this name. */
    public Node withName(String next) {
      return new Node(Optional.of(next), address, resources, reserved, labels, ports);
    }

    /** The same with these ports to give. */
    public Node withPorts(PortRange next) {
      return new Node(name, address, resources, reserved, labels, next);
    }
  }

  /**
   * Ports from the first to the last, both included.
   *
   * @param first the first
   * @param last the last
   */
  public record PortRange(int first, int last) {
    private static final int PORT_MAX = 65_535;

    /** Below the range that kernels take outgoing ports from. */
    public static final PortRange DEFAULT = new PortRange(20_000, 31_999);

    public PortRange {
      Check.argument(
          first > 0 && first <= last && last <= PORT_MAX,
          "%d-%d is no range of ports",
          first,
          last);
    }

    /**
     * Reads {@code 20000-31999}.
     *
     * @throws IllegalArgumentException with a message that names the text and the form wanted
     */
    public static PortRange parse(String text) {
      int dash = text.indexOf('-');
      try {
        Check.argument(dash > 0, "'%s' is not FIRST-LAST", text);
        return new PortRange(
            Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is not FIRST-LAST", e);
      }
    }
  }
}
