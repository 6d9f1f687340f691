package io.drover.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.worker.model.End;
import io.drover.worker.model.Health;
import io.drover.worker.model.TaskOrder;
import java.util.Optional;

/** A task that a test takes from step to step, on a clock that only the test moves. */
abstract class SteppedTask {
  static final Sight NOTHING = new Sight.Nothing();

  TaskOrder order = Tasks.service("t1");
  Optional<String> halt = Optional.empty();
  TaskLife life = TaskLife.fresh(order.id());
  long now = 1_000;

  Step step(Sight sight) {
    Step step = TaskSteps.step(new Wanted(order, halt, false), life, sight, new Moment(now, 0));
    life = step.life();
    return step;
  }

  void answer(Result result) {
    life = TaskResults.apply(order, life, result, new Moment(now, 0));
  }

  static Sight running(int attempt) {
    return running(attempt, Health.NONE);
  }

  static Sight running(int attempt, Health health) {
    return new Sight.Running("c" + attempt, attempt, 10_000, health);
  }

  static Sight ended(int attempt, int code, long ranMillis) {
    return new Sight.Ended("c" + attempt, attempt, End.exited(code, 10_000, 10_000 + ranMillis));
  }

  void startAttempt(int number) {
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(number));
    answer(new Result.Made("c" + number));
    assertThat(step(new Sight.Created("c" + number, number)).action())
        .isEqualTo(new Action.Start("c" + number));
    answer(new Result.Started("sha256:1"));
  }

  void runFirst() {
    startAttempt(1);
    step(running(1));
  }

  /** The image is not there, and has to be pulled. */
  void missImage() {
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(1));
    answer(new Result.ImageMissing("no such image"));
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Pull());
  }
}
