package io.drover.dist;

import io.drover.base.HostPort;
import io.drover.proto.ClusterStatus;
import io.drover.proto.Inspection;
import io.drover.proto.Job;
import io.drover.proto.JobList;
import io.drover.proto.MasterList;
import io.drover.proto.NodeList;
import io.drover.proto.ReadRequest;
import io.drover.proto.ReadResponse;
import io.drover.proto.Task;
import io.drover.proto.TaskList;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServer;
import io.drover.rpc.RpcServices;
import java.util.concurrent.CompletableFuture;

/** Answers every client of a rehearsal with a little of what it asks for. */
final class RehearsalMaster implements AutoCloseable {
  private final RpcLoops loops = new RpcLoops(1, "rehearsal");
  private final RpcServer server;

  RehearsalMaster() {
    RpcServices services =
        new RpcServices()
            .unary(
                ClientMethods.WRITE,
                (connection, request) ->
                    CompletableFuture.completedFuture(
                        WriteResponse.newBuilder().setIndex(1).build()))
            .unary(
                ClientMethods.READ,
                (connection, request) -> CompletableFuture.completedFuture(answer(request)));
    server =
        RpcServer.start(
            loops,
            new HostPort("127.0.0.1", 0),
            new PeerIdentity("rehearsal", PeerIdentity.Role.MASTER, "rehearsal", "rehearsal"),
            RpcConfig.DEFAULT,
            services,
            connection -> {});
  }

  HostPort address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
    loops.close();
  }

  private static ReadResponse answer(ReadRequest request) {
    Job job = Job.newBuilder().setName("web").build();
    Task task = Task.newBuilder().setId("1").setJob("web").setSlot(1).build();
    ReadResponse.Builder response = ReadResponse.newBuilder().setIndex(1);
    return switch (request.getQueryCase()) {
      case JOBS -> response.setJobs(JobList.newBuilder().addJobs(job)).build();
      case TASKS -> response.setTasks(TaskList.newBuilder().addTasks(task)).build();
      case NODES -> response.setNodes(NodeList.getDefaultInstance()).build();
      case MASTERS -> response.setMasters(MasterList.getDefaultInstance()).build();
      case INSPECT -> response.setInspection(Inspection.newBuilder().setJob(job)).build();
      case STATUS, PLAN, EXPLAIN, QUERY_NOT_SET ->
          response.setStatus(ClusterStatus.getDefaultInstance()).build();
    };
  }
}
