package io.drover.compose;

import io.drover.proto.ContainerSpec;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Resources;
import io.drover.proto.RestartPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A job while its service is being read, with what has to be settled when all keys are known. */
final class ServiceDraft {
  final Project project;
  final Cursor at;
  final JobSpec.Builder job = JobSpec.newBuilder();
  final ContainerSpec.Builder container = ContainerSpec.newBuilder();
  final Resources.Builder limits = Resources.newBuilder();
  final Resources.Builder reservations = Resources.newBuilder();

  /** The variables of the container, in their order; a name without a value is taken away. */
  final Map<String, String> environment = new LinkedHashMap<>();

  final Map<String, String> labels = new LinkedHashMap<>();

  JobMode mode = JobMode.REPLICATED;
  Optional<RestartPolicy> restart = Optional.empty();
  Optional<RestartPolicy> deployRestart = Optional.empty();

  ServiceDraft(Project project, Cursor at) {
    this.project = project;
    this.at = at;
  }

  boolean runsToCompletion() {
    return mode == JobMode.REPLICATED_JOB || mode == JobMode.GLOBAL_JOB;
  }

  boolean global() {
    return mode == JobMode.GLOBAL || mode == JobMode.GLOBAL_JOB;
  }

  /** What stands under this chain of keys of the service, if there is something. */
  Optional<Cursor> find(String... keys) {
    Optional<Cursor> found = Optional.of(at);
    for (String key : keys) {
      found = found.flatMap(cursor -> cursor.child(key));
    }
    return found;
  }

  /** Reports at the first of these places that exists, else at the service. */
  void error(String message, String... keys) {
    find(keys).orElse(at).error(message);
  }
}
