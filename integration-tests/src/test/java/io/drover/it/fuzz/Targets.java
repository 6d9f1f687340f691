package io.drover.it.fuzz;

import java.util.List;

/** Every target. */
final class Targets {
  private Targets() {}

  static List<Target> all() {
    return List.of(
        new RpcTarget(), new LogEntryTarget(), new CheckpointTarget(), new StoreNodesTarget());
  }

  /**
   * The target of that name.
   *
   * @throws IllegalArgumentException if there is none, naming all
   */
  static Target named(String name) {
    return all().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no target '"
                    + name
                    + "'; there are: "
                    + String.join(", ", all().stream().map(Target::name).toList())));
  }
}
