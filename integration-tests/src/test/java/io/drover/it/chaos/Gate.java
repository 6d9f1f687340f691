package io.drover.it.chaos;

/** Lets the load through while it is open; closing it waits until all who are inside have left. */
final class Gate {
  private boolean open = true;
  private int inside;

  /** Waits until the gate is open; false if the thread was interrupted. */
  synchronized boolean enter() {
    while (!open) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    inside++;
    return true;
  }

  synchronized void leave() {
    inside--;
    notifyAll();
  }

  synchronized void open() {
    open = true;
    notifyAll();
  }

  synchronized void close() {
    open = false;
    while (inside > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
