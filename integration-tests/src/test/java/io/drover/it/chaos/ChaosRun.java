package io.drover.it.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One run: rounds of disrupt, heal, be stable in time; and at the end a look at all that was. */
final class ChaosRun {
  private static final List<Invariant> INVARIANTS =
      List.of(
          new OneAtATime(),
          new NeedlessEnds(),
          new ForeignersUntouched(),
          new RetriesOnce(),
          new OneOrder());
  private static final int OFFSET_MILLIS = 3_000;
  private static final int CALM_MILLIS = 3_000;
  private static final int POLL_MILLIS = 500;

  private final Plan plan;
  private final Random random;
  private final ChaosCluster cluster;
  private final Recorder recorder = new Recorder();
  private final Load load;
  private final Prober prober;
  private final Stability stability;
  private final List<Witness> witnesses = new ArrayList<>();
  private final Set<String> killed = ConcurrentHashMap.newKeySet();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Long> settled = new ArrayList<>();
  private final List<Double> settleSeconds = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Stop clock = new Stop();

  private ChaosRun(Plan plan, ChaosCluster cluster) {
    this.plan = plan;
    this.random = new Random(plan.seed());
    this.cluster = cluster;
    this.load = new Load(cluster, recorder, plan.seed());
    this.prober = new Prober(cluster);
    this.stability = new Stability(cluster);
  }

  /** Runs the plan in this folder, which afterwards holds the logs. */
  static Result run(Plan plan, Path dir) {
    try (ChaosCluster cluster = new ChaosCluster(dir, plan.graceSeconds())) {
      ChaosRun run = new ChaosRun(plan, cluster);
      run.setUp();
      long began = Clock.now();
      run.rounds();
      return run.end((Clock.now() - began) / 1e9);
    }
  }

  private void setUp() {
    cluster.start();
    say("the cluster runs");
    cluster.engines().values().forEach(engine -> witnesses.add(new Witness(engine)));
    for (Engine engine : cluster.engines().values()) {
      foreigner(engine, "io.drover.cluster=another");
      foreigner(engine, "someone=else");
    }
    prober.start();
    load.start();
    clock.pause(CALM_MILLIS);
  }

  private static void foreigner(Engine engine, String label) {
    engine
        .docker(
            "run",
            "-d",
            "--init",
            "--restart=always",
            "--network=none",
            "--label",
            label,
            "--label",
            "io.drover.node=" + engine.name(),
            Engine.IMAGE,
            "sleep",
            "1000000")
        .orThrow();
  }

  private void rounds() {
    long end = Clock.now() + Clock.seconds(60.0 * plan.minutes());
    int number = 0;
    for (List<FaultKind> kinds : plan.rounds(random)) {
      if (plan.minutes() > 0 && Clock.now() >= end) {
        return;
      }
      number++;
      disrupt(number, kinds);
      if (!becomesStable(number)) {
        return;
      }
      clock.pause(CALM_MILLIS);
    }
  }

  private void disrupt(int round, List<FaultKind> kinds) {
    Faults factory = new Faults(cluster, random, plan.graceSeconds() * 1_000, killed::add);
    record Step(long at, Runnable what) {}
    List<Step> steps = new ArrayList<>();
    for (FaultKind kind : kinds) {
      Fault fault = factory.draw(kind);
      say("round " + round + ": " + fault);
      faults.add(fault);
      long from = random.nextInt(OFFSET_MILLIS);
      steps.add(new Step(from, fault::inflict));
      steps.add(new Step(from + fault.plannedMillis(), fault::mend));
    }
    steps.sort(Comparator.comparingLong(Step::at));
    long began = Clock.now();
    for (Step step : steps) {
      long passed = (Clock.now() - began) / 1_000_000;
      clock.pause(Math.max(0, step.at() - passed));
      step.what().run();
    }
    cluster.heal();
  }

  private boolean becomesStable(int round) {
    long began = Clock.now();
    load.rest();
    long deadline = began + Clock.seconds(plan.stableWithinSeconds());
    List<String> lacking = stability.lacking();
    while (!lacking.isEmpty() && Clock.now() < deadline) {
      clock.pause(POLL_MILLIS);
      // What a full disk or a lost session ended is started again, as a service manager would.
      cluster.heal();
      lacking = stability.lacking();
    }
    double took = (Clock.now() - began) / 1e9;
    settleSeconds.add(took);
    if (!lacking.isEmpty()) {
      violations.add(
          "round %d: not stable %d seconds after it was healed: %s"
              .formatted(round, plan.stableWithinSeconds(), lacking));
      return false;
    }
    settled.add(Clock.now());
    prober.hold();
    List<String> different = stability.differences(recorder.operations());
    if (!different.isEmpty()) {
      // A follower may be an entry behind for a moment.
      clock.pause(CALM_MILLIS);
      different = stability.differences(recorder.operations());
    }
    prober.goOn();
    load.goOn();
    different.forEach(what -> violations.add("round " + round + ": " + what));
    say("round %d: stable after %.1f s".formatted(round, took));
    return different.isEmpty();
  }

  private Result end(double seconds) {
    load.stop();
    prober.stop();
    load.failures().forEach(failure -> violations.add("the load failed: " + failure));
    clock.pause(CALM_MILLIS);
    List<Life> lives = witnesses.stream().flatMap(witness -> witness.lives().stream()).toList();
    settled.add(Clock.now());
    Evidence evidence =
        new Evidence(
            lives,
            recorder.operations(),
            List.copyOf(faults),
            prober.gaps(),
            Set.copyOf(killed),
            List.copyOf(settled),
            Clock.seconds(plan.graceSeconds()));
    for (Invariant invariant : INVARIANTS) {
      invariant
          .violations(evidence)
          .forEach(what -> violations.add(invariant.name() + ": " + what));
    }
    witnesses.forEach(Witness::close);
    stability.close();
    return new Result(
        evidence, List.copyOf(violations), prober.answers(), List.copyOf(settleSeconds), seconds);
  }

  static void say(String text) {
    System.out.println("[" + Clock.text(Clock.now()) + "] " + text);
  }

  /**
   * What a run found.
   *
   * @param probes cheap writes that were answered
   * @param settleSeconds from each heal to stable
   * @param seconds for how long it went
   */
  record Result(
      Evidence evidence,
      List<String> violations,
      long probes,
      List<Double> settleSeconds,
      double seconds) {}
}
