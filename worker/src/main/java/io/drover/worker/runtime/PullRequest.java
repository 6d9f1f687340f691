package io.drover.worker.runtime;

import io.drover.base.Check;
import io.drover.proto.ContainerSpec.PullPolicy;

/**
 * An image to make present.
 *
 * @param image reference in Docker's form; without a tag or digest it means "latest"
 * @param platform such as "linux/arm64"; empty means the engine's own
 * @param policy when to ask the registry
 */
public record PullRequest(String image, String platform, PullPolicy policy) {
  public PullRequest {
    Check.argument(!image.isEmpty(), "a pull needs an image");
  }
}
