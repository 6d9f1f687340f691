package io.drover.master.dispatch;

import io.drover.master.port.Mailbox;
import io.drover.master.port.WorkerEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One session's way into the loop. News that the mailbox has no room for waits here in order, and
 * counts as unread by this side, so that the worker's credit bounds how much that can be.
 * Thread-safe.
 */
final class SessionInbox {
  private final Mailbox mailbox;
  private final Queue<Waiting> queue = new ArrayDeque<>();

  SessionInbox(Mailbox mailbox) {
    this.mailbox = mailbox;
  }

  /** Completes when the loop has the event. */
  CompletionStage<Void> put(WorkerEvent event) {
    synchronized (this) {
      if (queue.isEmpty() && mailbox.offer(event)) {
        return CompletableFuture.completedFuture(null);
      }
      Waiting waiting = new Waiting(event, new CompletableFuture<>());
      queue.add(waiting);
      return waiting.taken();
    }
  }

  /** Tries again; true when nothing is left. */
  boolean flush() {
    synchronized (this) {
      while (!queue.isEmpty()) {
        if (!mailbox.offer(queue.element().event())) {
          return false;
        }
        queue.remove().taken().complete(null);
      }
      return true;
    }
  }

  private record Waiting(WorkerEvent event, CompletableFuture<Void> taken) {}
}
