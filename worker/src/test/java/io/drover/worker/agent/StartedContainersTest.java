package io.drover.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.runtime.ContainerHealth;
import io.drover.worker.runtime.FakeFaults.Call;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.task.Tasks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the engine's answer to a start is believed, and what comes of it. */
@Timeout(20)
class StartedContainersTest {
  private final AgentWorld world = new AgentWorld().start();

  @Test
  void whatTheAgentStartedItselfRunsWithoutALook() {
    world.assign(Tasks.service("t1"));
    world.advance(5_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    assertThat(world.runtime.faults().calls(Call.INSPECT)).isEmpty();
  }

  @Test
  void theEnginesWordForItsStartIsNoNewsLater() {
    long ahead = world.loop.wallMillis() - world.engine.now().toEpochMilli();
    world.engine.advance(Duration.ofMillis(ahead - 300));
    world.assign(Tasks.service("t1"));
    List<TaskStatus> told = List.copyOf(world.reports);
    long started = world.status("t1").container().startedAtMillis();
    assertThat(started).isEqualTo(world.loop.wallMillis());
    int lists = world.runtime.faults().calls(Call.LIST).size();
    world.advance(60_000);
    assertThat(world.runtime.faults().calls(Call.LIST)).hasSizeGreaterThan(lists);
    assertThat(world.reports).isEqualTo(told);
    assertThat(world.status("t1").container().startedAtMillis()).isEqualTo(started);
  }

  @Test
  void whatSomebodyStartedAnewWasStartedLater() {
    world.assign(Tasks.service("t1"));
    long started = world.status("t1").container().startedAtMillis();
    world.advance(20_000);
    assertThat(world.status("t1").container().startedAtMillis())
        .as("as the engine says, whose clock is another here")
        .isNotEqualTo(started);
  }

  @Test
  void whereTheImageSaysHowHealthIsCheckedTheContainerIsLookedAt() {
    world.engine.checksHealth(Tasks.IMAGE);
    world.assign(Tasks.service("t1"));
    assertThat(world.runtime.faults().calls(Call.INSPECT)).hasSize(1);
    assertThat(world.state("t1")).isEqualTo(TaskState.STARTING);
    world.engine.health(world.runningId(), ContainerHealth.HEALTHY);
    world.loop.run();
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void whereTheImageIsNotKnownTheContainerIsLookedAt() {
    world.assign(Tasks.service("t1"));
    world.engine.exit(world.runningId(), 1);
    world
        .runtime
        .faults()
        .failAlways(Call.INSPECT_IMAGE, new RuntimeFailure.EngineError("bad day"));
    int before = world.runtime.faults().calls(Call.INSPECT).size();
    world.advance(5_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    assertThat(world.runtime.faults().calls(Call.INSPECT)).hasSizeGreaterThan(before + 1);
  }

  @Test
  void whatEndedBeforeTheAnswerWasTakenDoesNotRun() {
    world.runtime.faults().hang(Call.INSPECT_IMAGE);
    world.assign(Tasks.batch("t1"));
    world.engine.exit(world.runningId(), 0);
    world.loop.run();
    world.runtime.faults().release(Call.INSPECT_IMAGE);
    world.loop.run();
    assertThat(world.state("t1")).isEqualTo(TaskState.COMPLETE);
    assertThat(world.reports).noneMatch(status -> status.state() == TaskState.RUNNING);
  }
}
