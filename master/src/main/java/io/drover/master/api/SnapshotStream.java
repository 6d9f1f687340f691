package io.drover.master.api;

import io.drover.master.codec.SnapshotCodec;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Mailbox;
import io.drover.master.port.SnapshotResult;
import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotRequest;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's snapshot. The loop cuts the state; a thread of this stream's own encodes it part by
 * part, each when the one before has left, so that a slow reader costs one part of memory besides
 * the state.
 */
final class SnapshotStream implements StreamListener<SnapshotRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStream.class);

  private final RpcStream<SnapshotPart> client;
  private final String cluster;
  private final Mailbox mailbox;
  private boolean asked;

  SnapshotStream(RpcStream<SnapshotPart> client, String cluster, Mailbox mailbox) {
    this.client = client;
    this.cluster = cluster;
    this.mailbox = mailbox;
  }

  @Override
  public CompletionStage<Void> onMessage(SnapshotRequest request) {
    if (asked) {
      client.fail(new RpcException(RpcCode.PROTOCOL_ERROR, "one request a stream"));
      return CompletableFuture.completedFuture(null);
    }
    asked = true;
    ClientMessage.Snapshot wish =
        new ClientMessage.Snapshot(request.getAnyMaster(), this::answered);
    if (!mailbox.offer(wish)) {
      client.fail(LoopReads.busy());
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {
    // The request is all that the reader of a snapshot sends.
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    // The next send fails and ends the thread.
  }

  /** On the loop's thread, which only hands over. */
  private void answered(SnapshotResult result) {
    switch (result) {
      case SnapshotResult.Cut cut ->
          Thread.ofVirtual().name("drover-snapshot-" + cut.index()).start(() -> send(cut));
      case SnapshotResult.NotLeader elsewhere ->
          client.fail(ClientAnswers.notLeader(elsewhere.leaderAddress()));
      case SnapshotResult.Rejected rejected ->
          client.fail(ClientAnswers.failure(rejected.rejection()));
      case SnapshotResult.Unavailable later ->
          client.fail(new RpcException(RpcCode.UNAVAILABLE, later.reason()));
    }
  }

  private void send(SnapshotResult.Cut cut) {
    try {
      send(SnapshotPart.newBuilder().setHeader(header(cut)).build());
      Iterator<SnapshotPart> parts = SnapshotCodec.parts(cut.changes());
      while (parts.hasNext()) {
        send(parts.next());
      }
      client.halfClose();
      LOG.info("snapshot sent index={} peer={}", cut.index(), client.connection().remoteAddress());
    } catch (CompletionException e) {
      LOG.info("snapshot not sent index={} reason={}", cut.index(), e.getMessage());
    } catch (RuntimeException e) {
      client.fail(Failures.of(e));
    }
  }

  private void send(SnapshotPart part) {
    client.send(part).toCompletableFuture().join();
  }

  private SnapshotHeader header(SnapshotResult.Cut cut) {
    return SnapshotHeader.newBuilder()
        .setCluster(cluster)
        .setIndex(cut.index())
        .setEpoch(cut.epoch().number())
        .setTime(ClientEntities.time(cut.timeMillis()))
        .setSoftwareVersion(
            Optional.ofNullable(SnapshotStream.class.getPackage().getImplementationVersion())
                .orElse("development"))
        .setJobs(cut.jobs())
        .setTasks(cut.tasks())
        .setNodes(cut.nodes())
        .build();
  }
}
