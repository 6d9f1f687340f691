package io.drover.master.api;

import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import io.drover.master.port.View.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the loop which tasks a name stands for. */
final class LoopTaskFinder implements TaskFinder {
  private final LoopReads reads;

  LoopTaskFinder(LoopReads reads) {
    this.reads = reads;
  }

  @Override
  public CompletionStage<FoundTasks> find(String namespace, String target) {
    String where = ClientRequests.namespace(namespace);
    if (target.isEmpty()) {
      return everything(where, "", new ArrayList<>());
    }
    return reads
        .read(new Query.Targets(where, target), Seen.BEGINNING)
        .thenApply(answered ->
            answered.view() instanceof View.Targets targets
                ? found(target, targets)
                : unexpected(answered));
  }

  private CompletableFuture<FoundTasks> everything(
      String namespace, String page, List<TaskPlace> sofar) {
    return reads
        .read(new Query.Tasks(namespace, "", "", false, page), Seen.BEGINNING)
        .thenCompose(answered -> {
          if (!(answered.view() instanceof View.Tasks tasks)) {
            return CompletableFuture.completedFuture(unexpected(answered));
          }
          tasks.tasks().forEach(task -> sofar.add(place(task)));
          return tasks.nextPage().isEmpty()
              ? CompletableFuture.completedFuture(new FoundTasks(false, false, sofar))
              : everything(namespace, tasks.nextPage(), sofar);
        });
  }

  private static FoundTasks found(String target, View.Targets targets) {
    List<TaskPlace> places = targets.tasks().stream().map(LoopTaskFinder::place).toList();
    boolean single = places.size() == 1 && isTask(places.getFirst(), target);
    return new FoundTasks(single, targets.over(), places);
  }

  private static boolean isTask(TaskPlace task, String target) {
    return task.name().equals(target) || task.id().toString().startsWith(target);
  }

  private static TaskPlace place(TaskView view) {
    return new TaskPlace(
        view.task().id(),
        view.task().job().name(),
        view.task().slot(),
        view.task().node(),
        view.task().state());
  }

  private static FoundTasks unexpected(ReadResult.Answered answered) {
    throw new IllegalStateException("a read of tasks was answered with " + answered.view());
  }
}
