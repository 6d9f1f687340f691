package io.drover.it.sim.fault;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Lets things go wrong at random, one after the other and several at a time, and mends them. */
public final class Disruptor {
  private static final List<FaultKind> KINDS = kinds();

  private final Agenda agenda;
  private final Chance chance;
  private final Trace trace;
  private final Hands hands;
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final Set<Fault> open = new LinkedHashSet<>();
  private long meanNanos;

  /** Nothing goes wrong yet. */
  public Disruptor(Agenda agenda, Chance chance, Trace trace, Hands hands) {
    this.agenda = agenda;
    this.chance = chance;
    this.trace = trace;
    this.hands = hands;
  }

  private static List<FaultKind> kinds() {
    List<FaultKind> all = new ArrayList<>(ProcessFaults.ALL);
    all.addAll(NetworkFaults.ALL);
    all.addAll(StoreFaults.ALL);
    all.addAll(EngineFaults.ALL);
    return List.copyOf(all);
  }

  /** From now on something goes wrong now and then, with pauses around this mean. */
  public void start(long pauseMeanNanos) {
    meanNanos = pauseMeanNanos;
    later();
  }

  /** Nothing more goes wrong, and everything is mended. */
  public void stop() {
    meanNanos = 0;
    List.copyOf(open).forEach(this::mend);
  }

  /** How often each kind of fault happened. */
  public SortedMap<String, Long> counts() {
    return counts;
  }

  private void later() {
    agenda.after(
        chance.around(meanNanos),
        () -> {
          if (meanNanos > 0) {
            strike();
            later();
          }
        });
  }

  private void strike() {
    FaultKind kind = draw();
    Optional<FaultKind.Struck> struck = kind.strike().at(hands);
    if (struck.isEmpty()) {
      return;
    }
    counts.merge(kind.name(), 1L, Long::sum);
    trace.note("fault: " + kind.name() + " " + struck.get().where());
    if (kind.meanMillis() > 0) {
      Fault fault = new Fault(kind, struck.get());
      open.add(fault);
      agenda.after(
          TimeUnit.MILLISECONDS.toNanos(chance.around(kind.meanMillis())), () -> mend(fault));
    }
  }

  private void mend(Fault fault) {
    if (open.remove(fault)) {
      trace.note("mended: " + fault.kind.name() + " " + fault.struck.where());
      fault.struck.mend().run();
    }
  }

  private FaultKind draw() {
    int all = KINDS.stream().mapToInt(FaultKind::weight).sum();
    int drawn = chance.between(1, all);
    for (FaultKind kind : KINDS) {
      drawn -= kind.weight();
      if (drawn <= 0) {
        return kind;
      }
    }
    return KINDS.getLast();
  }

  /** Compared by identity: two faults of one kind at one place are two. */
  private static final class Fault {
    private final FaultKind kind;
    private final FaultKind.Struck struck;

    Fault(FaultKind kind, FaultKind.Struck struck) {
      this.kind = kind;
      this.struck = struck;
    }
  }
}
