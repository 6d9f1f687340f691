package io.drover.master.loop;

import io.drover.base.Check;
import io.drover.master.port.Message;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Masters over one store, and workers that do as they are told, all in the test's thread: a step is
 * taken when the test says so and never else.
 */
final class World {
  static final long GRACE_MILLIS = 10_000;
  static final long LEASE_MILLIS = 5_000;

  final MemoryStore store = new MemoryStore();
  final Map<String, TestMaster> masters = new TreeMap<>();
  final Map<String, TestWorker> workers = new TreeMap<>();
  private long millis = 1_000_000;
  private long wallAheadMillis;

  Moment now() {
    return new Moment(1_700_000_000_000L + wallAheadMillis + millis, millis);
  }

  /** Whoever looks at a wall clock from now on finds it so much further. */
  void jump(long jumpMillis) {
    wallAheadMillis += jumpMillis;
  }

  /** Adds a master that follows. */
  TestMaster master(String name) {
    return master(name, CoreConfig.Bounds.DEFAULT);
  }

  /** Adds a master that follows, with other bounds. */
  TestMaster master(String name, CoreConfig.Bounds bounds) {
    TestMaster master = new TestMaster(this, name, bounds);
    masters.put(name, master);
    master.start();
    return master;
  }

  /** Adds a master that leads. */
  TestMaster leader(String name) {
    TestMaster master = master(name);
    master.elect();
    settle();
    return master;
  }

  /** Adds a worker that has joined the leader. */
  TestWorker worker(TestMaster leader, String name) {
    TestWorker worker = new TestWorker(name);
    workers.put(name, worker);
    worker.join(leader);
    settle();
    return worker;
  }

  /** The worker of that name. */
  TestWorker worker(String name) {
    return Optional.ofNullable(workers.get(name)).orElseThrow();
  }

  /** Lets everybody do everything until nobody has anything to do. */
  void settle() {
    boolean busy = true;
    for (int round = 0; busy; round++) {
      Check.state(round < 10_000, "the world does not come to rest");
      busy = false;
      for (TestMaster master : masters.values()) {
        busy |= master.proceed();
      }
      for (TestWorker worker : workers.values()) {
        busy |= worker.proceed();
      }
    }
  }

  /** Lets time pass in steps of 100 ms. */
  void pass(long millisToPass) {
    for (long passed = 0; passed < millisToPass; passed += 100) {
      millis += 100;
      masters.values().forEach(master -> master.give(new Message.Tick()));
      settle();
    }
  }
}
