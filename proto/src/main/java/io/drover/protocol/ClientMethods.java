package io.drover.protocol;

import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.ReadRequest;
import io.drover.proto.ReadResponse;
import io.drover.proto.RestoreInput;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotRequest;
import io.drover.proto.StatsRequest;
import io.drover.proto.TaskStats;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.rpc.RpcMethod;

/** Offered by masters to clients. */
public final class ClientMethods {
  /** Unary, at the leader only. */
  public static final RpcMethod<WriteRequest, WriteResponse> WRITE =
      RpcMethod.of(
          "client.Write", WriteRequest.getDefaultInstance(), WriteResponse.getDefaultInstance());

  /** Unary, at any master. */
  public static final RpcMethod<ReadRequest, ReadResponse> READ =
      RpcMethod.of(
          "client.Read", ReadRequest.getDefaultInstance(), ReadResponse.getDefaultInstance());

  /** One request, then events. */
  public static final RpcMethod<EventsRequest, Event> EVENTS =
      RpcMethod.of("client.Events", EventsRequest.getDefaultInstance(), Event.getDefaultInstance());

  /** One request, then the logs of all tasks that it names. */
  public static final RpcMethod<LogsRequest, LogChunk> LOGS =
      RpcMethod.of("client.Logs", LogsRequest.getDefaultInstance(), LogChunk.getDefaultInstance());

  /** A command inside a task's container. */
  public static final RpcMethod<ExecInput, ExecOutput> EXEC =
      RpcMethod.of("client.Exec", ExecInput.getDefaultInstance(), ExecOutput.getDefaultInstance());

  /** One request, then what tasks use. */
  public static final RpcMethod<StatsRequest, TaskStats> STATS =
      RpcMethod.of(
          "client.Stats", StatsRequest.getDefaultInstance(), TaskStats.getDefaultInstance());

  /** One request, then the state in parts; at the leader, unless any master will do. */
  public static final RpcMethod<SnapshotRequest, SnapshotPart> SNAPSHOT =
      RpcMethod.of(
          "client.Snapshot",
          SnapshotRequest.getDefaultInstance(),
          SnapshotPart.getDefaultInstance());

  /** A snapshot in parts, then one answer; at the leader only. */
  public static final RpcMethod<RestoreInput, WriteResponse> RESTORE =
      RpcMethod.of(
          "client.Restore", RestoreInput.getDefaultInstance(), WriteResponse.getDefaultInstance());

  private ClientMethods() {}
}
