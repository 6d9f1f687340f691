package io.drover.worker.engine;

import io.drover.worker.model.End;
import io.drover.worker.model.Health;
import io.drover.worker.runtime.ContainerHealth;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.task.Sight;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** From what the engine says of a container to what a task sees. */
final class Sights {
  private Sights() {}

  static SeenContainer seen(ContainerInfo info, ContainerLabels labels) {
    Optional<ContainerLabels.Owner> owner = labels.read(info.labels());
    int attempt = owner.map(ContainerLabels.Owner::attempt).orElse(0);
    return new SeenContainer(info.id(), info.name(), owner, sight(info, attempt));
  }

  private static Sight sight(ContainerInfo info, int attempt) {
    ContainerInfo.Status status = info.status();
    return switch (status.state()) {
      case CREATED -> new Sight.Created(info.id(), attempt);
      case RUNNING, PAUSED, RESTARTING ->
          new Sight.Running(
              info.id(), attempt, millis(status.startedAt()), health(status.health()));
      case REMOVING, EXITED, DEAD -> new Sight.Ended(info.id(), attempt, end(status));
    };
  }

  private static End end(ContainerInfo.Status status) {
    OptionalInt code =
        status.exitCode().isPresent()
            ? OptionalInt.of(status.exitCode().get())
            : OptionalInt.empty();
    return new End(
        code,
        status.oomKilled(),
        millis(status.startedAt()),
        millis(status.finishedAt()),
        status.error());
  }

  private static Health health(ContainerHealth health) {
    return switch (health) {
      case NONE -> Health.NONE;
      case STARTING -> Health.STARTING;
      case HEALTHY -> Health.HEALTHY;
      case UNHEALTHY -> Health.UNHEALTHY;
    };
  }

  private static long millis(Optional<Instant> instant) {
    return instant.map(Instant::toEpochMilli).orElse(0L);
  }
}
