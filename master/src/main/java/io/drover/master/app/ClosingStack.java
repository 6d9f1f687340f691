package io.drover.master.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, closed in the opposite order whatever fails on the way. One thread. */
final class ClosingStack {
  private static final Logger LOG = LoggerFactory.getLogger(ClosingStack.class);

  private final Deque<Step> steps = new ArrayDeque<>();

  /** Closes this before everything that was pushed earlier. */
  void push(String what, Runnable close) {
    steps.push(new Step(what, close));
  }

  void closeAll() {
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try {
        step.close().run();
      } catch (RuntimeException e) {
        LOG.warn("could not close {} cleanly", step.what(), e);
      }
    }
  }

  private record Step(String what, Runnable close) {}
}
