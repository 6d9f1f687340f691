package io.drover.master.loop;

import io.drover.master.port.ClientMessage;
import io.drover.master.port.Message;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WriteResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Messages that wait while nothing may be decided: the store is shaky, or the lead being taken. */
final class Deferred {
  private final Deque<Message> messages = new ArrayDeque<>();
  private final int max;

  Deferred(int max) {
    this.max = max;
  }

  /** Keeps the write, or says that it cannot. */
  void keep(ClientMessage.Write write) {
    if (messages.size() < max) {
      messages.add(write);
    } else {
      write.reply().send(new WriteResult.Unavailable("too many writes wait for the store"));
    }
  }

  /** Keeps what a worker says, or forgets it: it will say it again. */
  void keep(WorkerEvent event) {
    if (messages.size() < max) {
      messages.add(event);
    } else if (event instanceof WorkerEvent.Hello hello) {
      hello.link().superseded();
    }
  }

  /** Everything that waited, in its order. */
  List<Message> drain() {
    List<Message> all = List.copyOf(messages);
    messages.clear();
    return all;
  }

  /** What waited is not for this master any more. */
  void refuse(String leaderAddress) {
    for (Message message : drain()) {
      if (message instanceof ClientMessage.Write write) {
        write.reply().send(new WriteResult.NotLeader(leaderAddress));
      }
    }
  }
}
