package io.drover.master.api;

import io.drover.master.model.Rejection;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.EventSubscriber;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.SnapshotResult;
import io.drover.master.port.View;
import io.drover.master.port.WriteResult;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A loop that answers at once with what the test tells it to. */
final class ScriptedLoop implements Mailbox {
  final BlockingQueue<ClientMessage.Write> writes = new LinkedBlockingQueue<>();
  final BlockingQueue<ClientMessage.Read> reads = new LinkedBlockingQueue<>();
  final BlockingQueue<EventSubscriber> subscribers = new LinkedBlockingQueue<>();
  final BlockingQueue<EventSubscriber> unsubscribed = new LinkedBlockingQueue<>();
  volatile WriteResult written = new WriteResult.NotLeader("");
  volatile List<View.TaskView> targets = List.of();
  volatile SnapshotResult cut = new SnapshotResult.NotLeader("127.0.0.1:2");
  volatile boolean full;

  @Override
  public boolean offer(Message message) {
    if (full) {
      return false;
    }
    switch (message) {
      case ClientMessage.Write write -> {
        writes.add(write);
        write.reply().send(written);
      }
      case ClientMessage.Read read -> {
        reads.add(read);
        read.reply().send(answer(read.query()));
      }
      case ClientMessage.Snapshot snapshot -> snapshot.reply().send(cut);
      case ClientMessage.Subscribe subscribe -> subscribers.add(subscribe.subscriber());
      case ClientMessage.Unsubscribe unsubscribe -> unsubscribed.add(unsubscribe.subscriber());
      default -> throw new AssertionError("clients do not send " + message);
    }
    return true;
  }

  private static boolean over(List<View.TaskView> tasks) {
    boolean ended = tasks.stream().allMatch(task -> task.task().ended());
    return ended
        && (tasks.size() == 1
            || tasks.stream().allMatch(task -> task.spec().mode().runsToCompletion()));
  }

  private ReadResult answer(Query query) {
    return switch (query) {
      case Query.Targets _ when targets.isEmpty() ->
          new ReadResult.Rejected(new Rejection(Rejection.Code.NOT_FOUND, "nothing is called so"));
      case Query.Targets _ ->
          new ReadResult.Answered(Seen.at(9), new View.Targets(targets, over(targets)));
      case Query.Tasks _ -> new ReadResult.Answered(Seen.at(9), new View.Tasks(targets, ""));
      case Query.Jobs _ -> new ReadResult.Answered(Seen.at(9), new View.Jobs(List.of(), ""));
      case Query.Nodes _ -> new ReadResult.Answered(Seen.at(9), new View.Nodes(List.of(), ""));
      default -> new ReadResult.Unavailable("not in this script");
    };
  }

  @Override
  public void put(Message message) {
    throw new AssertionError("clients must not wait for room: " + message);
  }
}
