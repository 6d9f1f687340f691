package io.drover.client;

import io.drover.base.HostPort;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.ReadRequest;
import io.drover.proto.ReadResponse;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServer;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A master over the real wire that does what a test tells it to. */
final class FakeMaster implements AutoCloseable {
  final List<WriteRequest> writes = new CopyOnWriteArrayList<>();
  final List<ReadRequest> reads = new CopyOnWriteArrayList<>();
  final List<ExecInput> execInputs = new CopyOnWriteArrayList<>();

  volatile Function<WriteRequest, CompletionStage<WriteResponse>> onWrite = r -> notLeader("");
  volatile Function<ReadRequest, CompletionStage<ReadResponse>> onRead = r -> notLeader("");
  volatile BiConsumer<EventsRequest, RpcStream<Event>> onEvents = (r, s) -> s.halfClose();
  volatile BiConsumer<LogsRequest, RpcStream<LogChunk>> onLogs = (r, s) -> s.halfClose();
  volatile BiConsumer<ExecInput, RpcStream<ExecOutput>> onExec = (r, s) -> s.halfClose();

  private final RpcLoops loops = new RpcLoops(1, "fake-master");
  private final RpcServer server;

  FakeMaster() {
    RpcServices services =
        new RpcServices()
                .unary(
                    ClientMethods.WRITE,
                    (connection, request) -> {
                      writes.add(request);
                      return onWrite.apply(request);
                    })
                .unary(
                    ClientMethods.READ,
                    (connection, request) -> {
                      reads.add(request);
                      return onRead.apply(request);
                    })
                .stream(
                    ClientMethods.EVENTS,
                    stream -> new Listener<>(request -> onEvents.accept(request, stream)))
                .stream(
                    ClientMethods.LOGS,
                    stream -> new Listener<>(request -> onLogs.accept(request, stream)))
                .stream(
                    ClientMethods.EXEC,
                    stream ->
                        new Listener<>(input -> {
                          execInputs.add(input);
                          onExec.accept(input, stream);
                        }));
    server =
        RpcServer.start(
            loops,
            new HostPort("127.0.0.1", 0),
            new PeerIdentity("test", PeerIdentity.Role.MASTER, "fake", "test"),
            RpcConfig.DEFAULT,
            services,
            connection -> {});
  }

  private record Listener<Q>(java.util.function.Consumer<Q> taker) implements StreamListener<Q> {
    @Override
    public CompletionStage<Void> onMessage(Q message) {
      taker.accept(message);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {}
  }

  HostPort address() {
    return server.address();
  }

  /** Accepts writes at this index. */
  void lead(long index) {
    onWrite =
        request ->
            CompletableFuture.completedFuture(WriteResponse.newBuilder().setIndex(index).build());
  }

  /** Refuses writes and names the leader, empty when it knows none. */
  void follow(String leader) {
    onWrite = request -> notLeader(leader);
  }

  /** Takes writes and never answers, as a process that is paused. */
  void beSilent() {
    onWrite = request -> new CompletableFuture<>();
  }

  static <T> CompletableFuture<T> notLeader(String leader) {
    return fail(
        new RpcException(
            RpcCode.NOT_LEADER,
            "not the leader",
            leader.isEmpty() ? Map.of() : Map.of("leader", leader)));
  }

  static <T> CompletableFuture<T> fail(RpcException failure) {
    return CompletableFuture.failedFuture(failure);
  }

  @Override
  public void close() {
    server.close();
    loops.close();
  }
}
