package io.drover.master.api;

import io.drover.master.codec.SnapshotAssembler;
import io.drover.master.model.RequestKey;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.Mailbox;
import io.drover.master.port.SavedState;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.port.WriteResult;
import io.drover.proto.RestoreInput;
import io.drover.proto.RestoreStart;
import io.drover.proto.SnapshotPart;
import io.drover.proto.WriteResponse;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's snapshot on its way in. It is received whole and checked before the loop hears of
 * it, so that nothing of a damaged or broken off one gets into the log. One at a time, for each
 * takes memory.
 */
final class RestoreStream implements StreamListener<RestoreInput> {
  private final RpcStream<WriteResponse> client;
  private final String cluster;
  private final Mailbox mailbox;
  private final Supplier<Leadership> leadership;
  private final AtomicBoolean busy;
  private final SnapshotAssembler snapshot = new SnapshotAssembler();
  private @Nullable RestoreStart start;
  private boolean mine;
  private boolean failed;

  /**
   * A stream.
   *
   * @param busy whether another one is being received, the same for all streams of a master
   */
  RestoreStream(
      RpcStream<WriteResponse> client,
      String cluster,
      Mailbox mailbox,
      Supplier<Leadership> leadership,
      AtomicBoolean busy) {
    this.client = client;
    this.cluster = cluster;
    this.mailbox = mailbox;
    this.leadership = leadership;
    this.busy = busy;
  }

  @Override
  public CompletionStage<Void> onMessage(RestoreInput message) {
    if (!failed) {
      try {
        take(message);
      } catch (RpcException | IllegalArgumentException e) {
        fail(e);
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  private void take(RestoreInput message) {
    switch (message.getKindCase()) {
      case START -> begin(message.getStart());
      case PART -> {
        demandStart();
        snapshot.take(message.getPart());
        checkCluster(message.getPart());
      }
      case KIND_NOT_SET ->
          throw new IllegalArgumentException("the message is newer than this master");
    }
  }

  private void begin(RestoreStart begun) {
    Leadership now = leadership.get();
    if (!now.self()) {
      throw ClientAnswers.notLeader(now.address());
    }
    if (start != null || !busy.compareAndSet(false, true)) {
      throw new RpcException(
          RpcCode.RESOURCE_EXHAUSTED, "another snapshot is being restored: try again");
    }
    mine = true;
    start = begun;
  }

  private RestoreStart demandStart() {
    RestoreStart begun = start;
    if (begun == null) {
      throw new IllegalArgumentException("a restore begins with its start");
    }
    return begun;
  }

  private void checkCluster(SnapshotPart part) {
    String from = part.getHeader().getCluster();
    if (part.hasHeader() && !from.equals(cluster) && !demandStart().getForce()) {
      throw new RpcException(
          RpcCode.CONFLICT,
          "the snapshot is of cluster '%s', this is '%s'; --force restores it all the same"
              .formatted(from, cluster));
    }
  }

  @Override
  public void onHalfClose() {
    if (!failed) {
      // Decoding a large state takes longer than a connection's thread may be away.
      Thread.ofVirtual().name("drover-restore").start(this::restore);
    }
  }

  private void restore() {
    try {
      RestoreStart begun = demandStart();
      SavedState saved = begun.getAdoptOnly() ? SavedState.NONE : snapshot.whole();
      ClientMessage.Write write =
          new ClientMessage.Write(
              new RequestKey(begun.getKey()), new Command.Restore(saved), this::answered);
      if (!mailbox.offer(write)) {
        client.fail(LoopReads.busy());
      }
    } catch (UnreadableLogException e) {
      client.fail(new RpcException(RpcCode.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      client.fail(Failures.of(e));
    }
  }

  /** On the loop's thread; sending only enqueues. */
  private void answered(WriteResult result) {
    try {
      client.send(ClientAnswers.write(result));
      client.halfClose();
    } catch (RpcException e) {
      client.fail(e);
    }
  }

  private void fail(RuntimeException reason) {
    failed = true;
    client.fail(Failures.of(reason));
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    failed = true;
    if (mine) {
      mine = false;
      busy.set(false);
    }
  }
}
