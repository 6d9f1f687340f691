package io.drover.master.api;

import io.drover.master.model.RequestKey;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Query;
import io.drover.master.port.Seen;
import io.drover.master.port.WriteResult;
import io.drover.proto.ReadRequest;
import io.drover.proto.ReadResponse;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.RpcServices;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The methods that a master offers to clients. Thread-safe; nothing here blocks. */
public final class ClientApi {
  private static final long WRITE_MILLIS_MAX = 30_000;

  private final String cluster;
  private final Mailbox mailbox;
  private final LoopReads reads;
  private final Supplier<Leadership> leadership;
  private final Supplier<List<MasterEntry>> masters;
  private final Containers containers;
  private final AtomicBoolean restoring = new AtomicBoolean();

  /**
   * The door of a cluster's master.
   *
   * @param leadership who leads, as far as this master knows
   * @param masters every live master
   * @param control one thread for the bookkeeping of streams, stopped by the caller
   */
  public ClientApi(
      String cluster,
      Mailbox mailbox,
      Supplier<Leadership> leadership,
      Supplier<List<MasterEntry>> masters,
      WorkerConnections workers,
      ScheduledExecutorService control) {
    this.cluster = cluster;
    this.mailbox = mailbox;
    this.reads = new LoopReads(mailbox);
    this.leadership = leadership;
    this.masters = masters;
    this.containers = new Containers(new LoopTaskFinder(reads), workers, control);
  }

  /** Offers the methods. */
  public void register(RpcServices services) {
    services
        .unary(ClientMethods.WRITE, (connection, request) -> write(request))
        .unary(ClientMethods.READ, (connection, request) -> read(request))
        .stream(
            ClientMethods.EVENTS, stream -> new EventStream(stream, mailbox, containers.control()))
        .stream(ClientMethods.SNAPSHOT, stream -> new SnapshotStream(stream, cluster, mailbox))
        .stream(
            ClientMethods.RESTORE,
            stream -> new RestoreStream(stream, cluster, mailbox, leadership, restoring))
        .stream(ClientMethods.LOGS, stream -> new LogsRelay(stream, containers))
        .stream(ClientMethods.STATS, stream -> new StatsRelay(stream, containers))
        .stream(
            ClientMethods.EXEC,
            stream -> new ExecRelay(stream, containers.finder(), containers.workers()));
  }

  private CompletionStage<WriteResponse> write(WriteRequest request) {
    CompletableFuture<WriteResult> result = new CompletableFuture<>();
    try {
      RequestKey key = new RequestKey(request.getKey());
      ClientMessage.Write write =
          new ClientMessage.Write(key, ClientRequests.command(request), result::complete);
      if (!mailbox.offer(write)) {
        return CompletableFuture.failedFuture(LoopReads.busy());
      }
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(Failures.of(e));
    }
    return told(
        result.orTimeout(WRITE_MILLIS_MAX, TimeUnit.MILLISECONDS).thenApply(ClientAnswers::write));
  }

  private CompletionStage<ReadResponse> read(ReadRequest request) {
    try {
      Optional<Query> query = ClientRequests.query(request);
      Seen seen =
          request.getMinIndex() == 0
              ? Seen.BEGINNING
              : new Seen(request.getMinIndex(), request.getFounding());
      return told(
          query.isPresent()
              ? reads
                  .read(query.get(), seen)
                  .thenApply(answer -> ClientAnswers.view(answer, cluster, masters.get()))
              : reads
                  .read(new Query.Status(), seen)
                  .thenApply(answer ->
                      ClientAnswers.masters(answer.at(), leadership.get(), masters.get())));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(Failures.of(e));
    }
  }

  private static <T> CompletionStage<T> told(CompletableFuture<T> answer) {
    return answer.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(Failures.of(failure)));
  }
}
