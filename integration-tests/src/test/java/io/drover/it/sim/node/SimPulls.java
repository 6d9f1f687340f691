package io.drover.it.sim.node;

import io.drover.it.sim.world.SimProcess;
import io.drover.proto.ContainerSpec.PullPolicy;
import io.drover.worker.runtime.FakeEngine;
import io.drover.worker.runtime.ImageFacts;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Done;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.PullProgress;
import io.drover.worker.runtime.PullRequest;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.ImageNotFound;
import io.drover.worker.runtime.RuntimeFailure.PullFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One client's pulls: of one image never more than one at a time. They end with it. One thread. */
final class SimPulls {
  static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final int LAYERS = 3;
  private static final long LAYER_BYTES = 10_000_000;

  private final SimEngine engine;
  private final SimProcess process;
  private final Map<String, List<Waiter>> underWay = new LinkedHashMap<>();

  private record Waiter(Consumer<PullProgress> progress, EngineCall<ImageFacts> call) {}

  SimPulls(SimEngine engine, SimProcess process) {
    this.engine = engine;
    this.process = process;
  }

  Outcome<ImageFacts> lookUp(String image) {
    String id = FakeEngine.idOf(image);
    return engine.has(image)
        ? new Done<>(new ImageFacts(id, id, LAYERS * LAYER_BYTES, false))
        : new Failed<>(new ImageNotFound("image " + image + " is not on this engine"));
  }

  /** The daemon was asked for an image. */
  void pull(PullRequest request, Consumer<PullProgress> progress, EngineCall<ImageFacts> call) {
    String image = request.image();
    boolean wanted =
        request.policy() == PullPolicy.ALWAYS
            || (request.policy() != PullPolicy.NEVER && !engine.has(image));
    if (!wanted) {
      call.answer(lookUp(image));
      return;
    }
    List<Waiter> waiters = underWay.computeIfAbsent(image, key -> new ArrayList<>());
    // Those that gave up, or whose daemon is gone, do not pull any more.
    waiters.removeIf(waiter -> waiter.call().abandoned());
    waiters.add(new Waiter(progress, call));
    if (waiters.size() == 1) {
      begin(image, call);
    }
  }

  private void begin(String image, EngineCall<ImageFacts> first) {
    SimRegistry registry = engine.registry();
    if (engine.chance().perMille(registry.hanging())) {
      process.after(
          SILENCE_NANOS,
          () -> end(image, new PullFailed("image " + image + ": no progress for 120 s")));
      return;
    }
    int failsAt =
        engine.chance().perMille(registry.failing()) ? engine.chance().between(0, LAYERS - 1) : -1;
    layer(image, first, 0, failsAt);
  }

  private void layer(String image, EngineCall<ImageFacts> first, int done, int failsAt) {
    long nanos = engine.chance().around(engine.registry().meanNanos() / LAYERS);
    engine.carryOut(
        nanos,
        first,
        () -> {
          if (!engine.registry().has(image)) {
            end(image, new ImageNotFound("image " + image + ": manifest unknown"));
          } else if (done == failsAt) {
            end(image, new PullFailed("image " + image + ": the registry broke off"));
          } else if (done + 1 == LAYERS) {
            engine.addImage(image);
            finish(image);
          } else {
            PullProgress seen =
                new PullProgress(done + 1, LAYERS, (done + 1) * LAYER_BYTES, LAYERS * LAYER_BYTES);
            List.copyOf(underWay.getOrDefault(image, List.of()))
                .forEach(waiter -> process.run(() -> waiter.progress().accept(seen)));
            layer(image, first, done + 1, failsAt);
          }
        });
  }

  private void finish(String image) {
    take(image).forEach(waiter -> waiter.call().answer(lookUp(image)));
  }

  private void end(String image, RuntimeFailure failure) {
    take(image).forEach(waiter -> waiter.call().answer(new Failed<>(failure)));
  }

  private List<Waiter> take(String image) {
    List<Waiter> waiters = underWay.remove(image);
    return waiters == null ? List.of() : waiters;
  }
}
