package io.drover.worker.session;

import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcServices;
import io.drover.worker.agent.ContainerFinder;
import io.drover.worker.runtime.ContainerRuntime;

/**
 * What a worker offers to masters on the connections it opened: logs, exec and stats of its tasks.
 */
public final class ContainerServices {
  private ContainerServices() {}

  /** The services over these containers. */
  public static RpcServices of(ContainerRuntime runtime, ContainerFinder finder) {
    LogService logs = new LogService(runtime, finder);
    ExecService exec = new ExecService(runtime, finder);
    StatsService stats = new StatsService(runtime, finder);
    return new RpcServices()
        .stream(WorkerMethods.LOGS, logs::accept).stream(WorkerMethods.EXEC, exec::accept).stream(
            WorkerMethods.STATS, stats::accept);
  }
}
