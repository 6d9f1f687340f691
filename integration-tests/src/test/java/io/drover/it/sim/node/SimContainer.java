package io.drover.it.sim.node;

import io.drover.worker.runtime.FakeContainer;
import java.util.ArrayList;
import java.util.List;

/** A container of a simulated engine, with what its process is going to do. */
final class SimContainer {
  private final FakeContainer fake;
  private final EngineWitness.Container seen;
  private final List<Runnable> atEnd = new ArrayList<>();
  private Program program;
  private int runs;
  private long startAskedNanos = Long.MAX_VALUE;

  SimContainer(FakeContainer fake, EngineWitness.Container seen, Program program) {
    this.fake = fake;
    this.seen = seen;
    this.program = program;
  }

  /** What the engine shows of it. */
  FakeContainer fake() {
    return fake;
  }

  /** How witnesses know it. */
  EngineWitness.Container seen() {
    return seen;
  }

  Program program() {
    return program;
  }

  /** How often it was started: what was to happen to an earlier run does not happen to this one. */
  int runs() {
    return runs;
  }

  /** A client asks for its start now. */
  void startAsked(long nowNanos) {
    startAskedNanos = nowNanos;
  }

  /** When a client asked for its start last. */
  long startAskedNanos() {
    return startAskedNanos;
  }

  boolean inRun(int run) {
    return fake.runs() && runs == run;
  }

  void begin(Program next) {
    program = next;
    runs++;
  }

  /** Called once when the present run ends; at once if there is none. */
  void whenEnded(Runnable what) {
    if (fake.runs()) {
      atEnd.add(what);
    } else {
      what.run();
    }
  }

  List<Runnable> takeWaiting() {
    List<Runnable> waiting = List.copyOf(atEnd);
    atEnd.clear();
    return waiting;
  }
}
