package io.drover.it.bench;

import io.drover.it.cluster.Command;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** How long a command takes from its call to its end, beside Docker's own client, in turn. */
final class CliBench {
  private static final int WARM_UP = 3;
  private static final int REPLICAS = 3;

  private CliBench() {}

  static Report run(Options options) {
    int rounds = options.rounds(20);
    List<Double> docker = new ArrayList<>();
    List<Double> version = new ArrayList<>();
    List<Double> ps = new ArrayList<>();
    try (LocalCluster cluster = LocalCluster.start(1, 1)) {
      cluster.deploy(
          "cli",
          """
          services:
            web:
              image: %s
              command: sleep 10000
              init: true
              stop_grace_period: 0s
              deploy:
                replicas: %d
          """
              .formatted(TestEngine.image(), REPLICAS));
      for (int i = -WARM_UP; i < rounds; i++) {
        double one = millis(() -> cluster.shell("docker version >/dev/null"));
        double two = millis(() -> cluster.shell("exec \"$0\" version >/dev/null"));
        double three = millis(() -> cluster.shell("exec \"$0\" ps >/dev/null"));
        if (i >= 0) {
          docker.add(one);
          version.add(two);
          ps.add(three);
        }
      }
    }
    Report report = new Report();
    report.millis("docker version", docker);
    report.millis("drover version", version);
    report.millis("drover ps", ps);
    return report;
  }

  private static double millis(Supplier<Command.Result> command) {
    long before = System.nanoTime();
    command.get().orThrow();
    return (System.nanoTime() - before) / 1e6;
  }
}
