package io.drover.cli.run;

import io.drover.cli.CliException;
import io.drover.proto.JobSpec;
import io.drover.proto.RestartPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say where tasks go and what happens when they end, in docker service's words. */
public final class PlacementFlags {
  @Option(
      names = "--constraint",
      paramLabel = "ATTRIBUTE==VALUE",
      description = "Nodes that qualify, such as node.labels.zone==a.")
  List<String> constraints = new ArrayList<>();

  @Option(
      names = "--placement-pref",
      paramLabel = "spread=ATTRIBUTE",
      description = "Spread tasks over this attribute of nodes.")
  List<String> preferences = new ArrayList<>();

  @Option(
      names = {"--replicas-max-per-node", "--max-replicas-per-node"},
      paramLabel = "NUMBER",
      description = "At most this many tasks on a node.")
  @Nullable String maxPerNode;

  @Option(
      names = "--restart",
      paramLabel = "POLICY",
      description = "no, always, unless-stopped or on-failure[:TIMES].")
  @Nullable String restart;

  /** The restart policy, when one was given. */
  public Optional<RestartPolicy> restart() {
    return Optional.ofNullable(restart).map(Values::restart);
  }

  /** Puts what was given into the description of the job, the restart policy left aside. */
  public void apply(JobSpec.Builder job) {
    constraints.forEach(text -> job.getPlacementBuilder().addConstraints(Values.constraint(text)));
    for (String preference : preferences) {
      if (!preference.startsWith("spread=")) {
        throw CliException.usage("--placement-pref: '" + preference + "' is not spread=ATTRIBUTE");
      }
      job.getPlacementBuilder().addSpread(preference.substring("spread=".length()));
    }
    if (maxPerNode != null) {
      job.getPlacementBuilder()
          .setMaxReplicasPerNode(
              (int) Values.number("--replicas-max-per-node", maxPerNode, 0, 1_000_000));
    }
  }
}
