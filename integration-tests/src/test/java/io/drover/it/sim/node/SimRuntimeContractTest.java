package io.drover.it.sim.node;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.ContainerRuntimeContract;
import io.drover.worker.runtime.CreateRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** The simulated engine keeps the promises that the real one keeps. */
@Timeout(60)
final class SimRuntimeContractTest extends ContainerRuntimeContract {
  private static final Map<String, String> OWN = Map.of("io.drover.node", "n1");
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Agenda agenda = new Agenda();
  private final MachineClock clock = new MachineClock(agenda, 0, 0);
  private final SimEngine engine =
      new SimEngine(
          "e1",
          new SimEngine.Surroundings(agenda, clock, new Chance(1), EngineWitness.NONE),
          new SimRegistry());
  private final ContainerRuntime runtime = client(OWN);

  SimRuntimeContractTest() {
    engine.addImage("busybox");
    engine.habits().programs(SimRuntimeContractTest::program);
  }

  private static Program program(CreateRequest request, Chance chance) {
    List<String> command = request.spec().getCommandList();
    Program steady = Program.steady(chance);
    return switch (command.isEmpty() ? "" : command.getFirst()) {
      case "echo" ->
          steady
              .endingAfter(0, 0)
              .printing(String.join(" ", command.subList(1, command.size())) + "\n");
      case "false" -> steady.endingAfter(1_000, 1);
      default -> steady;
    };
  }

  /** A client whose calls move the time until they are answered. */
  private ContainerRuntime client(Map<String, String> labels) {
    SimRuntime client = engine.connect(new SimProcess(agenda, clock), "client", labels);
    return (ContainerRuntime)
        Proxy.newProxyInstance(
            ContainerRuntime.class.getClassLoader(),
            new Class<?>[] {ContainerRuntime.class},
            (proxy, method, args) -> {
              try {
                Object result = method.invoke(client, args);
                settle(result);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void settle(Object result) {
    if (result instanceof CompletableFuture<?> future) {
      while (!future.isDone()) {
        agenda.step(Long.MAX_VALUE);
      }
    }
    long end = agenda.nowNanos() + SETTLE_NANOS;
    while (agenda.step(end)) {
      // Everything that is due happens.
    }
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected ContainerRuntime stranger() {
    return client(Map.of("io.drover.node", "n2"));
  }

  @Override
  protected Map<String, String> ownLabels() {
    return OWN;
  }

  @Override
  protected String image() {
    return "busybox";
  }

  @Override
  protected Instant engineTime() {
    return Instant.ofEpochMilli(clock.wallMillis());
  }
}
