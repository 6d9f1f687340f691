package io.drover.it.sim.run;

import io.drover.it.sim.control.StoreWitness;
import io.drover.it.sim.invariant.Ended;
import io.drover.it.sim.invariant.Watch;
import io.drover.it.sim.node.EngineWitness;
import io.drover.it.sim.world.Trace;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;

/** Brings what store and engines say to the invariants and into the trace. */
final class Witnesses implements StoreWitness, EngineWitness {
  private static final String PROCESS = "-process-";

  private final Watch watch;
  private final Trace trace;
  private final UserRecord record;
  private long containersStarted;
  private long entries;

  Witnesses(Watch watch, Trace trace, UserRecord record) {
    this.watch = watch;
    this.trace = trace;
    this.record = record;
  }

  long containersStarted() {
    return containersStarted;
  }

  /** How many entries were committed, in all lives of the store. */
  long entries() {
    return entries;
  }

  @Override
  public void committed(long index, Entry entry) {
    entries++;
    trace.note(EntryText.of(entry));
    watch.committed(entry);
    record.committed(entry);
  }

  @Override
  public void published(long index, List<Change> state) {
    trace.note("checkpoint at " + index);
    watch.checkpointed(index, state);
  }

  @Override
  public void wiped() {
    trace.note("store wiped");
    record.wiped();
    watch.wiped();
  }

  @Override
  public void created(Container container, By by, long atNanos) {
    // Of no interest before it runs.
  }

  @Override
  public void started(Container container, By by, long atNanos) {
    containersStarted++;
    trace.note("runs: " + container);
    watch.started(seen(container));
  }

  @Override
  public void ended(Container container, int exitCode, By by, long atNanos) {
    trace.note("ended: " + container + " with " + exitCode + " by " + by);
    watch.ended(seen(container), how(by));
  }

  @Override
  public void removed(Container container, By by, long atNanos) {
    watch.removed(seen(container), how(by));
  }

  private static io.drover.it.sim.invariant.Container seen(Container container) {
    return new io.drover.it.sim.invariant.Container(
        container.id(), container.engine(), container.labels());
  }

  private static Ended how(By by) {
    int end = by.client().indexOf(PROCESS);
    String node = end < 0 ? by.client() : by.client().substring(0, end);
    Ended.Cause cause =
        switch (by.what()) {
          case CREATE, START, STOP, KILL, REMOVE -> Ended.Cause.WORKER;
          case ITSELF, MEMORY -> Ended.Cause.BY_ITSELF;
          case DAEMON_STOP, MACHINE_CRASH -> Ended.Cause.ENGINE;
          case BEHIND_THE_BACK -> Ended.Cause.OUTSIDER;
          case FENCE -> Ended.Cause.FENCE;
        };
    return new Ended(cause, node);
  }
}
