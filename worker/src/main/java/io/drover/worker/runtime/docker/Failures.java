package io.drover.worker.runtime.docker;

import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.EngineError;
import io.drover.worker.runtime.RuntimeFailure.ImageNotFound;
import io.drover.worker.runtime.RuntimeFailure.NameConflict;
import io.drover.worker.runtime.RuntimeFailure.NoSuchContainer;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import io.drover.worker.runtime.RuntimeFailure.PortInUse;
import io.drover.worker.runtime.RuntimeFailure.PullDenied;
import io.drover.worker.runtime.RuntimeFailure.PullFailed;
import io.drover.worker.runtime.RuntimeFailure.Running;
import java.util.Locale;

/** The engine's refusals in the runtime's words: the one place that reads its error messages. */
final class Failures {
  private Failures() {}

  /** Of a call about a container that exists. */
  static RuntimeFailure ofContainer(RefusalException refusal) {
    String words = refusal.words();
    return switch (refusal.status()) {
      case 400, 401, 403, 405, 501 -> new BadRequest(words);
      case 404 -> new NoSuchContainer(words);
      case 409 -> ofState(words);
      default -> ofEngine(words);
    };
  }

  private static RuntimeFailure ofState(String words) {
    // "You cannot remove a running container ..." before 25.0, "cannot remove container ...:
    // container is running: ..." since.
    if (words.contains("cannot remove")
        && (words.contains("running container") || words.contains("is running"))) {
      return new Running(words);
    }
    return words.contains("not running") || words.contains("is paused")
        ? new NotRunning(words)
        : new EngineError(words);
  }

  /** Of a create. */
  static RuntimeFailure ofCreate(RefusalException refusal, String image) {
    String words = refusal.words();
    return switch (refusal.status()) {
      case 404 ->
          words.toLowerCase(Locale.ROOT).contains("no such image")
              ? imageNotFound(image)
              : new BadRequest(words);
      case 409 -> new NameConflict(words);
      default -> ofContainer(refusal);
    };
  }

  /** Of a pull, whether refused at once or half-way. */
  static RuntimeFailure ofPull(int status, String words, String image) {
    String text = words.toLowerCase(Locale.ROOT);
    String message = "image " + image + ": " + words;
    if (text.contains("denied") || text.contains("unauthorized") || text.contains("forbidden")) {
      return new PullDenied(message);
    }
    if (status == 404
        || text.contains("manifest unknown")
        || text.contains("no matching manifest")
        || (text.contains("not found") && text.contains("manifest"))) {
      return new ImageNotFound(message);
    }
    return status == 400 ? new BadRequest(message) : new PullFailed(message);
  }

  static RuntimeFailure imageNotFound(String image) {
    return new ImageNotFound("image " + image + " is not on this engine");
  }

  private static RuntimeFailure ofEngine(String words) {
    boolean port =
        words.contains("port is already allocated") || words.contains("address already in use");
    return port ? new PortInUse(words) : new EngineError(words);
  }
}
