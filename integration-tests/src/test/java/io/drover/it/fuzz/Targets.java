package io.drover.it.fuzz;

import io.drover.it.fuzz.MasterStory.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Every target, made when it is asked for. */
final class Targets {
  private static final Map<String, Supplier<Target>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("rpc", RpcTarget::new);
    ALL.put("client-write", () -> new MasterTarget("client-write", Kind.WRITE, Kind.PASS));
    ALL.put(
        "client-read",
        () ->
            new MasterTarget(
                "client-read", Kind.READ, Kind.EVENTS, Kind.LOGS, Kind.STATS, Kind.EXEC));
    ALL.put(
        "worker-message",
        () ->
            new MasterTarget(
                "worker-message", Kind.WORKER, Kind.OTHER_WORKER, Kind.PASS, Kind.WRITE));
    ALL.put("master-message", WorkerTarget::new);
    ALL.put("log-entry", LogEntryTarget::new);
    ALL.put("checkpoint", CheckpointTarget::new);
    ALL.put("store-nodes", StoreNodesTarget::new);
    ALL.put("snapshot", SnapshotTarget::new);
    ALL.put("journal", JournalTarget::new);
    ALL.put("identity", IdentityTarget::new);
    ALL.put("engine", EngineTarget::new);
    ALL.put("compose", ComposeTarget::new);
    ALL.put("cli", CliTarget::new);
    ALL.put("http", HttpTarget::new);
  }

  private Targets() {}

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * The target of that name.
   *
   * @throws IllegalArgumentException if there is none, naming all
   */
  static Target named(String name) {
    Supplier<Target> target = ALL.get(name);
    if (target == null) {
      throw new IllegalArgumentException(
          "there is no target '" + name + "'; there are: all, " + String.join(", ", names()));
    }
    return target.get();
  }
}
