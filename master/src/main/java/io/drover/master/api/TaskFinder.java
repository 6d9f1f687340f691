package io.drover.master.api;

import java.util.concurrent.CompletionStage;

/** Finds tasks by what people call them. */
@FunctionalInterface
interface TaskFinder {
  /**
   * The tasks of a job or stack, or one task by its name, its id or the beginning of its id; an
   * empty target means every task of the namespace. Fails with an {@link
   * io.drover.rpc.RpcException} of code {@code NOT_FOUND} if nothing is called so.
   */
  CompletionStage<FoundTasks> find(String namespace, String target);
}
