package io.drover.worker.runtime.docker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * Lets so many creates and starts be at the engine at once, each kind in the order in which it
 * came. What is created already goes first: of many containers that are asked for together some run
 * soon, where else all would have to be created before the first is started. Thread-safe.
 */
final class StartGate {
  private final Deque<CountDownLatch> starts = new ArrayDeque<>();
  private final Deque<CountDownLatch> creates = new ArrayDeque<>();
  private int free;

  /** A gate for so many at once. */
  StartGate(int parallelMax) {
    free = parallelMax;
  }

  /** What wants to go through. */
  enum Kind {
    CREATE,
    START
  }

  /** Waits for its turn; whoever had it calls {@link #leave} afterwards. */
  void enter(Kind kind) throws InterruptedException {
    CountDownLatch turn = new CountDownLatch(1);
    Deque<CountDownLatch> line = kind == Kind.START ? starts : creates;
    synchronized (this) {
      if (free > 0) {
        free--;
        return;
      }
      line.addLast(turn);
    }
    try {
      turn.await();
    } catch (InterruptedException e) {
      giveUp(line, turn);
      throw e;
    }
  }

  private synchronized void giveUp(Deque<CountDownLatch> line, CountDownLatch turn) {
    if (!line.remove(turn)) {
      leave();
    }
  }

  /** Gives the turn to the next one. */
  synchronized void leave() {
    CountDownLatch next = starts.isEmpty() ? creates.pollFirst() : starts.pollFirst();
    if (next == null) {
      free++;
    } else {
      next.countDown();
    }
  }
}
