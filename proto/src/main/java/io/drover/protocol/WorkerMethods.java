package io.drover.protocol;

import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.LogChunk;
import io.drover.proto.MasterMessage;
import io.drover.proto.TaskStats;
import io.drover.proto.WorkerLogsRequest;
import io.drover.proto.WorkerMessage;
import io.drover.proto.WorkerStatsRequest;
import io.drover.rpc.RpcMethod;

/** Between workers and masters. */
public final class WorkerMethods {
  /** Offered by masters: a worker's session, a stream as long as the connection. */
  public static final RpcMethod<WorkerMessage, MasterMessage> SESSION =
      RpcMethod.of(
          "worker.Session", WorkerMessage.getDefaultInstance(), MasterMessage.getDefaultInstance());

  /**
   * Offered by workers: one request, then the log as a stream; ends in order when all is sent and
   * none can follow.
   */
  public static final RpcMethod<WorkerLogsRequest, LogChunk> LOGS =
      RpcMethod.of(
          "worker.Logs", WorkerLogsRequest.getDefaultInstance(), LogChunk.getDefaultInstance());

  /** Offered by workers: a command inside a task's container. */
  public static final RpcMethod<ExecInput, ExecOutput> EXEC =
      RpcMethod.of("worker.Exec", ExecInput.getDefaultInstance(), ExecOutput.getDefaultInstance());

  /** Offered by workers: one request, then what tasks use. */
  public static final RpcMethod<WorkerStatsRequest, TaskStats> STATS =
      RpcMethod.of(
          "worker.Stats", WorkerStatsRequest.getDefaultInstance(), TaskStats.getDefaultInstance());

  private WorkerMethods() {}
}
