package io.drover.master.app;

import io.drover.base.Check;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.model.Resources;
import io.drover.master.port.Query;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a master does before anybody asks it for something: it decides for a {@link MadeUpCluster},
 * as a leader and as a follower, until the JVM has compiled the code of it. In a young process the
 * first deployment takes one turn of 20 to 75 ms of processor time, nearly all of it in code that
 * never ran before. Nothing of the made-up cluster leaves it or stays.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** A JVM needs it once. */
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private static final int NODES = 20;
  private static final int TASKS = 200;
  private static final int ROUNDS = 25;
  private static final Resources EACH = new Resources(10, 1 << 20);

  /** In which all tasks run, or have ended; they take a few. */
  private static final int TURNS_MAX = 1_000;

  private final MadeUpCluster cluster = new MadeUpCluster(new ProtoEntryCodec(), NODES);

  WarmUp() {}

  /**
   * Plays until the thread is interrupted or all is done; at once if this JVM has done it before.
   */
  static void once() {
    if (!DONE.compareAndSet(false, true)) {
      return;
    }
    long began = System.nanoTime();
    try {
      new WarmUp().play();
      LOG.debug("warm-up ms={}", (System.nanoTime() - began) / 1_000_000);
    } catch (RuntimeException e) {
      LOG.warn("the warm-up failed, so this master is slow at first", e);
    }
  }

  /**
   * Plays all rounds, or as many as there are until the thread is interrupted.
   *
   * @return how many rounds, each of which took all tasks through their lives; the last one may
   *     have been interrupted
   */
  int play() {
    int round = 0;
    for (; round < ROUNDS && !interrupted(); round++) {
      String job = "job-" + round;
      cluster.deploy(job, TASKS, EACH);
      turnUntil(TASKS);
      cluster.ask(new Query.Tasks("default", job, "", true, ""));
      cluster.ask(new Query.Jobs("default", "", ""));
      cluster.ask(new Query.Nodes(""));
      cluster.ask(new Query.Status());
      cluster.remove(job);
      turnUntil(0);
    }
    return round;
  }

  private void turnUntil(int tasks) {
    for (int i = 0; cluster.running() != tasks && !interrupted(); i++) {
      Check.state(
          i < TURNS_MAX, "%d tasks run, not %d, after %d turns", cluster.running(), tasks, i);
      cluster.leaderTurn();
      cluster.followerTurns();
    }
  }

  private static boolean interrupted() {
    return Thread.currentThread().isInterrupted();
  }
}
