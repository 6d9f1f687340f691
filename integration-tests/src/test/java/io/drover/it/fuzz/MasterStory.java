package io.drover.it.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import io.drover.base.Check;
import io.drover.proto.EventsRequest;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.LogsRequest;
import io.drover.proto.ReadRequest;
import io.drover.proto.StatsRequest;
import io.drover.proto.WorkerMessage;
import io.drover.proto.WriteRequest;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.Served;
import io.drover.rpc.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What clients and workers say to a master, step by step. Bytes become messages here. */
final class MasterStory {
  /** The kinds of step that stories are told in. */
  enum Kind {
    WRITE,
    READ,
    EVENTS,
    LOGS,
    STATS,
    EXEC,
    WORKER,
    OTHER_WORKER,
    PASS
  }

  private final MasterUnderFuzz master;
  private final OneConnection client = new OneConnection(PeerIdentity.Role.CLIENT, "");
  private final Map<Kind, StreamListener<WorkerMessage>> workers = new TreeMap<>();
  private final List<OneStream<?>> streams = new ArrayList<>();
  private @Nullable StreamListener<ExecInput> exec;

  MasterStory(MasterUnderFuzz master) {
    this.master = master;
  }

  void tell(Kind kind, byte[] content) {
    switch (kind) {
      case WRITE -> unary(ClientMethods.WRITE, message(WriteRequest.getDefaultInstance(), content));
      case READ -> unary(ClientMethods.READ, message(ReadRequest.getDefaultInstance(), content));
      case EVENTS ->
          ask(ClientMethods.EVENTS, message(EventsRequest.getDefaultInstance(), content));
      case LOGS -> ask(ClientMethods.LOGS, message(LogsRequest.getDefaultInstance(), content));
      case STATS -> ask(ClientMethods.STATS, message(StatsRequest.getDefaultInstance(), content));
      case EXEC -> exec(message(ExecInput.getDefaultInstance(), content));
      case WORKER, OTHER_WORKER ->
          workers
              .computeIfAbsent(kind, any -> master.worker("n1"))
              .onMessage(message(WorkerMessage.getDefaultInstance(), content));
      case PASS -> master.pass(content.length == 0 ? 100 : (content[0] & 0xff) * 100L);
    }
    master.settle();
  }

  /**
   * Every stream's end must be told to whoever keeps something of it.
   *
   * @param compare whether to compare leader and follower, which takes its time
   */
  void end(boolean compare) {
    streams.forEach(OneStream::gone);
    workers.values().forEach(worker -> worker.onClosed(Optional.empty()));
    master.settle();
    if (compare) {
      master.pass(100);
      master.comeToRest();
      master.compare();
    }
  }

  private <Q extends MessageLite, R extends MessageLite> void unary(
      RpcMethod<Q, R> method, Q request) {
    CompletableFuture<R> answer =
        Served.call(master.services(), method, client, request).toCompletableFuture();
    master.settle();
    if (answer.isCompletedExceptionally()) {
      try {
        answer.join();
      } catch (CompletionException e) {
        Check.state(
            e.getCause() instanceof RpcException known && known.code() != RpcCode.INTERNAL,
            "refused with %s",
            e);
      }
    }
  }

  private <Q extends MessageLite, R extends MessageLite> StreamListener<Q> open(
      RpcMethod<Q, R> method) {
    OneStream<R> stream = new OneStream<>(client);
    StreamListener<Q> listener = Served.accept(master.services(), method, stream);
    stream.listener(listener);
    streams.add(stream);
    return listener;
  }

  private <Q extends MessageLite, R extends MessageLite> void ask(
      RpcMethod<Q, R> method, Q request) {
    StreamListener<Q> listener = open(method);
    listener.onMessage(request);
    listener.onHalfClose();
  }

  private void exec(ExecInput input) {
    StreamListener<ExecInput> call = exec;
    if (call == null || input.hasStart()) {
      call = this.<ExecInput, ExecOutput>open(ClientMethods.EXEC);
      exec = call;
    }
    call.onMessage(input);
    if (input.getStdin().equals(ByteString.copyFromUtf8("end"))) {
      call.onHalfClose();
      exec = null;
    }
  }

  @SuppressWarnings("unchecked") // A parser of the sample's type.
  private static <M extends MessageLite> M message(M sample, byte[] content) {
    try {
      return (M) sample.getParserForType().parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      byte[] similar = TolerantWire.message(((Message) sample).getDescriptorForType(), content);
      try {
        return (M) sample.getParserForType().parseFrom(similar);
      } catch (InvalidProtocolBufferException stillNot) {
        throw new IllegalStateException("no message came of it", stillNot);
      }
    }
  }
}
