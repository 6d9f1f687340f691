package io.drover.it.sim.node;

import io.drover.worker.runtime.FakeFaults.Call;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How an engine usually is: how long calls take, and how many of them fail. A run changes them as
 * it goes. One thread.
 */
public final class EngineHabits {
  private final Map<Call, Long> meanNanos = new EnumMap<>(Call.class);
  private final Map<Call, Integer> failing = new EnumMap<>(Call.class);
  private int conflictsPerMille;
  private Program.Drawn programs = (request, chance) -> Program.steady(chance);

  /** A healthy engine's. */
  public EngineHabits() {
    heal();
  }

  /** Calls take about as long as on a real engine, and none fails. */
  public void heal() {
    takes(2, Call.ENGINE, Call.PING, Call.INSPECT_IMAGE, Call.INSPECT, Call.LIST, Call.KILL);
    takes(60, Call.CREATE);
    takes(200, Call.START);
    takes(5, Call.STOP);
    takes(40, Call.REMOVE, Call.DISCARD);
    takes(10, Call.PULL);
    failing.clear();
    conflictsPerMille = 0;
  }

  /** These calls take about so long from now on. */
  public void takes(long meanMillis, Call... calls) {
    for (Call call : calls) {
      meanNanos.put(call, TimeUnit.MILLISECONDS.toNanos(meanMillis));
    }
  }

  /** Every call takes so many times as long from now on. */
  public void slower(int times) {
    meanNanos.replaceAll((call, nanos) -> nanos * times);
  }

  /** So many of a thousand of these calls fail from now on. */
  public void fail(Call call, int perMille) {
    failing.put(call, perMille);
  }

  /** At so many of a thousand creations somebody else was faster to take the name. */
  public void conflicts(int perMille) {
    conflictsPerMille = perMille;
  }

  /** What containers do. */
  public void programs(Program.Drawn drawn) {
    programs = drawn;
  }

  long meanNanos(Call call) {
    return meanNanos.getOrDefault(call, 0L);
  }

  int failing(Call call) {
    return failing.getOrDefault(call, 0);
  }

  int conflicts() {
    return conflictsPerMille;
  }

  Program.Drawn programs() {
    return programs;
  }
}
