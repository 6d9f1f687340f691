package io.drover.client.internal;

import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotRequest;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A snapshot is true at one index: when its master is lost it is taken anew, from its header on.
 */
public final class SnapshotPlan implements StreamPlan<SnapshotRequest, SnapshotPart> {
  private final SnapshotRequest request;

  /** A plan for this request. */
  public SnapshotPlan(SnapshotRequest request) {
    this.request = request;
  }

  @Override
  public SnapshotRequest first() {
    return request;
  }

  @Override
  public Optional<SnapshotRequest> resumed() {
    return Optional.of(request);
  }

  @Override
  public void take(SnapshotPart part, Consumer<SnapshotPart> receiver) {
    receiver.accept(part);
  }
}
