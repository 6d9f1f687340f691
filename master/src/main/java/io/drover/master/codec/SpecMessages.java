package io.drover.master.codec;

import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobSpec;

/** A version of a job as messages, apart from its container. */
public final class SpecMessages {
  private SpecMessages() {}

  /** Its settings, without name, namespace, container and count of restarts. */
  public static io.drover.proto.JobSpec settings(JobSpec spec) {
    return LogSpecs.settings(spec).build();
  }

  /**
   * The version.
   *
   * @throws IllegalArgumentException if the settings make no sense
   */
  public static JobSpec spec(
      io.drover.proto.JobSpec settings, ContainerTemplate container, int restarts) {
    return LogSpecs.read(settings, container, restarts);
  }
}
