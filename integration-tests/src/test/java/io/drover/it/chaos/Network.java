package io.drover.it.chaos;

import io.drover.it.cluster.Command;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bridge with one network namespace for each machine. What one machine sends another can be
 * dropped, each direction by itself, all of it or what ZooKeeper's members say to each other only.
 */
final class Network {
  private static final String BRIDGE = "chaos0";
  private static final String PREFIX = "10.83.0.";

  /** Ports of the embedded ensemble: clients, quorum, election. */
  private static final String ZOOKEEPER = "2181:3888";

  private final Machine operator = new Machine("", PREFIX + "254");
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final List<Cut> cuts = new ArrayList<>();

  /**
   * Something that does not get through.
   *
   * @param zooKeeperOnly only what members of the ensemble say to each other
   */
  record Cut(Machine from, Machine to, boolean zooKeeperOnly) {
    private List<List<String>> rules(String verb) {
      List<String> plain = List.of("iptables", "-w", verb, "INPUT", "-s", from.address());
      if (!zooKeeperOnly) {
        return List.of(with(plain, "-j", "DROP"));
      }
      return List.of(
          with(plain, "-p", "tcp", "--dport", ZOOKEEPER, "-j", "DROP"),
          with(plain, "-p", "tcp", "--sport", ZOOKEEPER, "-j", "DROP"));
    }

    private static List<String> with(List<String> words, String... more) {
      List<String> all = new ArrayList<>(words);
      all.addAll(List.of(more));
      return all;
    }
  }

  /** Makes the bridge in the namespace that the run itself is in. */
  Network() {
    run("ip", "link", "add", BRIDGE, "type", "bridge");
    run("ip", "addr", "add", operator.address() + "/24", "dev", BRIDGE);
    run("ip", "link", "set", BRIDGE, "up");
  }

  /** Where the run itself is, and its clients. */
  Machine operator() {
    return operator;
  }

  Machine add(String name, int host) {
    Machine machine = new Machine(name, PREFIX + host);
    run("ip", "netns", "add", name);
    run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
    run("ip", "link", "set", name, "master", BRIDGE, "up");
    run("ip", "-n", name, "addr", "add", machine.address() + "/24", "dev", "eth0");
    run("ip", "-n", name, "link", "set", "eth0", "up");
    run("ip", "-n", name, "link", "set", "lo", "up");
    machines.put(name, machine);
    return machine;
  }

  synchronized void cut(List<Cut> wanted) {
    wanted.forEach(cut -> apply(cut, "-A"));
    cuts.addAll(wanted);
  }

  synchronized void mend(List<Cut> healed) {
    for (Cut cut : healed) {
      if (cuts.remove(cut)) {
        apply(cut, "-D");
      }
    }
  }

  synchronized void mendAll() {
    mend(List.copyOf(cuts));
  }

  private static void apply(Cut cut, String verb) {
    cut.rules(verb).forEach(rule -> run(cut.to().command(rule).toArray(String[]::new)));
  }

  private static void run(String... words) {
    Command.run(words).orThrow();
  }
}
