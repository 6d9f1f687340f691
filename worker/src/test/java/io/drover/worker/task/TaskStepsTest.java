package io.drover.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.worker.model.End;
import io.drover.worker.model.Health;
import io.drover.worker.model.RestartPolicy;
import io.drover.worker.model.RestartPolicy.Condition;
import io.drover.worker.model.TaskState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TaskStepsTest extends SteppedTask {
  @Test
  void aFreshTaskIsMadeAsIfItsImageWereThereStartsAndRuns() {
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(1));
    assertThat(life.state()).isEqualTo(TaskState.PREPARING);
    answer(new Result.Made("c1"));
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Start("c1"));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    answer(new Result.Started("sha256:1"));
    step(running(1));
    assertThat(life.state()).isEqualTo(TaskState.RUNNING);
    assertThat(life.status(1).attempts()).isEqualTo(1);
    assertThat(life.status(1).container().id()).isEqualTo("c1");
    assertThat(life.status(1).container().imageDigest()).isEqualTo("sha256:1");
  }

  @Test
  void nothingIsAskedForTwiceWhileItIsUnderWay() {
    missImage();
    assertThat(step(NOTHING).action()).isEqualTo(new Action.None());
    answer(new Result.Pulled("d"));
    step(NOTHING);
    assertThat(step(NOTHING).action()).isEqualTo(new Action.None());
    answer(new Result.Made("c1"));
    step(new Sight.Created("c1", 1));
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.None());
    answer(new Result.Started("sha256:1"));
    assertThat(step(running(1)).action()).isEqualTo(new Action.None());
    assertThat(step(running(1)).action()).isEqualTo(new Action.None());
  }

  @Test
  void aContainerThatRunsAlreadyIsAdoptedAndNothingIsStarted() {
    Step step = step(running(3));
    assertThat(step.action()).isEqualTo(new Action.None());
    assertThat(life.state()).isEqualTo(TaskState.RUNNING);
    assertThat(life.attempt().number()).isEqualTo(3);
    assertThat(life.status(1).container().id()).isEqualTo("c3");
  }

  /** Its start may be on its way: a second one could run it again after its end. */
  @Test
  void aCreatedContainerOfAnEarlierLifeMakesRoomForAnotherUnderTheSameNumber() {
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Discard("c1"));
    answer(new Result.Discarded());
    startAttempt(1);
  }

  @Test
  void aCreatedContainerOfAnEarlierLifeThatTurnsOutToRunIsTakenOver() {
    step(new Sight.Created("c1", 1));
    answer(new Result.Unanswered());
    assertThat(step(running(1)).action()).isEqualTo(new Action.None());
    assertThat(life.state()).isEqualTo(TaskState.RUNNING);
    assertThat(life.attempt().number()).isEqualTo(1);
  }

  /** An earlier life's creation may have taken effect late, beside this one's. */
  @Test
  void onlyTheContainerThatWasCreatedJustNowIsStarted() {
    step(NOTHING);
    answer(new Result.Made("c1"));
    assertThat(step(new Sight.Created("d1", 1)).action()).isEqualTo(new Action.Discard("d1"));
    answer(new Result.Discarded());
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Discard("c1"));
    answer(new Result.Discarded());
    startAttempt(1);
  }

  @Test
  void aStartThatWasNotAnsweredIsNotRepeatedWithTheSameContainer() {
    step(NOTHING);
    answer(new Result.Made("c1"));
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Start("c1"));
    answer(new Result.Unanswered());
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Discard("c1"));
    answer(new Result.NotDiscarded("the disk is full"));
    assertThat(life.message()).contains("the disk is full").contains("next try in");
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.None());
    now += 2_000;
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Discard("c1"));
    answer(new Result.Discarded());
    startAttempt(1);
  }

  @Test
  void aRestartedWorkerDoesNotCountWhatItDiscardsAsAnAttempt() {
    step(NOTHING);
    answer(new Result.Made("c1"));
    step(new Sight.Created("c1", 1));
    life = TaskLife.restored(life.status(1), now);
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Discard("c1"));
    life = TaskLife.restored(life.status(2), now);
    startAttempt(1);
  }

  @Test
  void anEndedServiceStartsAgainAfterItsDelayUnderTheNextNumber() {
    runFirst();
    Step step = step(ended(1, 3, 500));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    assertThat(life.message()).isEqualTo("exited with code 3; attempt 2 in 1 s");
    assertThat(step.wakeAtMillis()).isEqualTo(now + 1_000);
    assertThat(step(ended(1, 3, 500)).action()).isEqualTo(new Action.None());
    now += 1_000;
    assertThat(step(ended(1, 3, 500)).action()).isEqualTo(new Action.Create(2));
    assertThat(life.message()).isEqualTo("attempt 2 starts; before: exited with code 3");
    answer(new Result.Made("c2"));
    step(new Sight.Created("c2", 2));
    answer(new Result.Started("sha256:1"));
    step(running(2));
    assertThat(life.state()).isEqualTo(TaskState.RUNNING);
    assertThat(life.message()).isEqualTo("attempt 2; before: exited with code 3");
    assertThat(life.lastEnd().orElseThrow().exitCode()).hasValue(3);
  }

  @Test
  void aTaskThatRunsToCompletionIsDoneWithExitZeroEvenIfItsPolicySaysAny() {
    order = Tasks.batch("t1");
    runFirst();
    assertThat(step(ended(1, 0, 5)).action()).isEqualTo(new Action.None());
    assertThat(life.state()).isEqualTo(TaskState.COMPLETE);
    assertThat(step(ended(1, 0, 5)).action()).isEqualTo(new Action.None());
  }

  @Test
  void aTaskThatRunsToCompletionIsTriedAgainAfterAFailure() {
    order = Tasks.batch("t1");
    runFirst();
    step(ended(1, 1, 5));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
  }

  @Test
  void aPolicyOfNoneEndsTheTaskWithItsFirstContainer() {
    order = Tasks.order("t1", new RestartPolicy(Condition.NONE, 0, 0, 0), false);
    runFirst();
    step(ended(1, 2, 5));
    assertThat(life.state()).isEqualTo(TaskState.FAILED);
    assertThat(life.message()).isEqualTo("exited with code 2");
  }

  @Test
  void aPolicyOfOnFailureCompletesAServiceThatEndsWithZero() {
    order = Tasks.order("t1", new RestartPolicy(Condition.ON_FAILURE, 0, 0, 0), false);
    runFirst();
    step(ended(1, 0, 5));
    assertThat(life.state()).isEqualTo(TaskState.COMPLETE);
  }

  @Test
  void aKillForMemoryIsAFailureAndSaysSo() {
    order = Tasks.order("t1", new RestartPolicy(Condition.NONE, 0, 0, 0), false);
    runFirst();
    End end = new End(java.util.OptionalInt.of(137), true, 10_000, 10_005, "");
    step(new Sight.Ended("c1", 1, end));
    assertThat(life.state()).isEqualTo(TaskState.FAILED);
    assertThat(life.message()).isEqualTo("killed for memory (exit code 137)");
  }

  @Test
  void theTaskFailsWhenItsAttemptsAreUsedUp() {
    order = Tasks.order("t1", new RestartPolicy(Condition.ANY, 1_000, 2, 0), false);
    runFirst();
    for (int attempt = 1; attempt <= 2; attempt++) {
      step(ended(attempt, 1, 5));
      assertThat(life.state()).isEqualTo(TaskState.STARTING);
      now += 60_000;
      startAttempt(attempt + 1);
      step(running(attempt + 1));
    }
    step(ended(3, 1, 5));
    assertThat(life.state()).isEqualTo(TaskState.FAILED);
    assertThat(life.message()).isEqualTo("exited with code 1; no attempt left after 3");
  }

  @Test
  void attemptsOutsideTheWindowDoNotCount() {
    order = Tasks.order("t1", new RestartPolicy(Condition.ANY, 1_000, 1, 120_000), false);
    runFirst();
    for (int attempt = 1; attempt <= 5; attempt++) {
      step(ended(attempt, 1, 5));
      assertThat(life.state()).isEqualTo(TaskState.STARTING);
      now += 120_001;
      startAttempt(attempt + 1);
      step(running(attempt + 1));
    }
    step(ended(6, 1, 5));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    now += 60_000;
    startAttempt(7);
    step(ended(7, 1, 5));
    assertThat(life.state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void pausesGrowWhileRestartsDoNotHelpAndALastingRunForgives() {
    runFirst();
    long[] pauses = {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000};
    for (int i = 0; i < pauses.length; i++) {
      long wake = step(ended(i + 1, 1, 5)).wakeAtMillis();
      assertThat(wake - now).isEqualTo(pauses[i]);
      now = wake;
      startAttempt(i + 2);
      step(running(i + 2));
    }
    long wake = step(ended(9, 1, Restarts.LASTING_RUN_MILLIS)).wakeAtMillis();
    assertThat(wake - now).isEqualTo(1_000);
  }

  @Test
  void jitterOnlyLengthensThePauseAndByATenthAtMost() {
    for (double jitter = 0; jitter < 1; jitter += 0.05) {
      assertThat(Backoff.pauseMillis(1_000, 3, 60_000, jitter)).isBetween(8_000L, 8_800L);
    }
  }

  @Test
  void aStartThatTheEngineRefusesCountsAsAnAttemptAndShowsTheEnginesWords() {
    order = Tasks.order("t1", new RestartPolicy(Condition.ON_FAILURE, 1_000, 1, 0), false);
    step(NOTHING);
    answer(new Result.Made("c1"));
    step(new Sight.Created("c1", 1));
    answer(new Result.NotStarted("exec: \"nope\": not found", "sha256:1"));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    assertThat(life.status(1).container().imageDigest()).isEqualTo("sha256:1");
    assertThat(life.message())
        .isEqualTo("start failed: exec: \"nope\": not found; attempt 2 in 1 s");
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Discard("c1"));
    answer(new Result.Discarded());
    assertThat(step(NOTHING).action()).isEqualTo(new Action.None());
    now += 1_000;
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(2));
    answer(new Result.NotMade("port 80 is taken"));
    assertThat(life.state()).isEqualTo(TaskState.FAILED);
    assertThat(life.message()).contains("port 80 is taken").contains("no attempt left");
  }

  @Test
  void aContainerThatVanishedCountsAsAFailedAttempt() {
    runFirst();
    step(NOTHING);
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    assertThat(life.message()).startsWith("its container is gone; attempt 2");
    now += 1_000;
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(2));
  }

  @Test
  void aTaskWithAHealthCheckRunsOnlyOnceItIsHealthy() {
    startAttempt(1);
    step(running(1, Health.STARTING));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    assertThat(life.message()).contains("health check");
    step(running(1, Health.HEALTHY));
    assertThat(life.state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void anUnhealthyContainerIsStoppedAndCountsAsFailedEvenIfItEndsWithZero() {
    order = Tasks.order("t1", new RestartPolicy(Condition.ON_FAILURE, 1_000, 1, 0), false);
    runFirst();
    assertThat(step(running(1, Health.UNHEALTHY)).action()).isEqualTo(new Action.Stop("c1", 5_000));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    answer(new Result.Stopped());
    step(ended(1, 0, 60_000));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    assertThat(life.message()).startsWith("unhealthy, was stopped");
    now += 1_000;
    startAttempt(2);
    step(running(2, Health.STARTING));
    assertThat(life.message())
        .isEqualTo(
            "waits for its first good health check; before: unhealthy, was stopped"
                + " (exited with code 0)");
    step(running(2, Health.UNHEALTHY));
    answer(new Result.Stopped());
    step(ended(2, 0, 60_000));
    assertThat(life.state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aTaskToldToStopIsAskedOnceAndReportsItsEnd() {
    runFirst();
    halt = Optional.of("told to stop");
    assertThat(step(running(1)).action()).isEqualTo(new Action.Stop("c1", 5_000));
    assertThat(life.state()).isEqualTo(TaskState.STOPPING);
    assertThat(step(running(1)).action()).isEqualTo(new Action.None());
    answer(new Result.Stopped());
    step(ended(1, 143, 5));
    assertThat(life.state()).isEqualTo(TaskState.STOPPED);
    assertThat(life.lastEnd().orElseThrow().exitCode()).hasValue(143);
  }

  @Test
  void aContainerThatSurvivesBeingStoppedIsKilledAgainAndAgain() {
    runFirst();
    halt = Optional.of("told to stop");
    step(running(1));
    answer(new Result.NotStopped("engine error"));
    assertThat(life.message()).isEqualTo("cannot be stopped: engine error; next try in 1 s");
    for (int i = 0; i < 3; i++) {
      assertThat(step(running(1)).action()).isEqualTo(new Action.None());
      now += 60_000;
      assertThat(step(running(1)).action()).isEqualTo(new Action.Kill("c1"));
      answer(new Result.Stopped());
    }
    step(ended(1, 137, 5));
    assertThat(life.state()).isEqualTo(TaskState.STOPPED);
  }

  @Test
  void aStopIsNeverTakenBack() {
    runFirst();
    halt = Optional.of("told to stop");
    step(running(1));
    halt = Optional.empty();
    answer(new Result.Stopped());
    step(ended(1, 143, 5));
    assertThat(life.state()).isEqualTo(TaskState.STOPPED);
  }

  @Test
  void aStopDuringAStartWaitsForItAndThenStopsTheContainer() {
    step(NOTHING);
    answer(new Result.Made("c1"));
    step(new Sight.Created("c1", 1));
    halt = Optional.of("told to stop");
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.None());
    answer(new Result.Started("sha256:1"));
    assertThat(step(running(1)).action()).isEqualTo(new Action.Stop("c1", 5_000));
  }

  @Test
  void aStopThatFindsAJobDoneReportsItAsComplete() {
    order = Tasks.batch("t1");
    runFirst();
    halt = Optional.of("told to stop");
    step(ended(1, 0, 5));
    assertThat(life.state()).isEqualTo(TaskState.COMPLETE);
  }

  @Test
  void anEndedTaskIsStoppedAgainIfSomebodyStartsItsContainer() {
    order = Tasks.batch("t1");
    runFirst();
    step(ended(1, 0, 5));
    assertThat(step(running(1)).action()).isEqualTo(new Action.Stop("c1", 5_000));
    assertThat(life.state()).isEqualTo(TaskState.COMPLETE);
  }

  @Test
  void anUnansweredCreationMakesRoomWhereTheEngineShowsIt() {
    step(NOTHING);
    answer(new Result.Unanswered());
    assertThat(step(new Sight.Created("c1", 1)).action()).isEqualTo(new Action.Discard("c1"));
    answer(new Result.Discarded());
    startAttempt(1);
  }

  @Test
  void anUnansweredCreationThatLeftNothingIsRepeatedUnderTheSameNumber() {
    step(NOTHING);
    answer(new Result.Unanswered());
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(1));
  }

  @Test
  void anAnswerThatNeverComesIsNotAwaitedForEver() {
    Step create = step(NOTHING);
    assertThat(create.wakeAtMillis()).isEqualTo(now + TaskSteps.ENGINE_CALL_MILLIS_MAX);
    now = create.wakeAtMillis();
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(1));
  }

  @Test
  void aRestoredTaskWhoseContainerEndedMeanwhileIsJudgedByItsExitCode() {
    order = Tasks.batch("t1");
    runFirst();
    life = TaskLife.restored(life.status(7), now);
    step(ended(1, 0, 5));
    assertThat(life.state()).isEqualTo(TaskState.COMPLETE);
  }

  @Test
  void aRestoredTaskThatHadEndedStaysEnded() {
    order = Tasks.batch("t1");
    runFirst();
    step(ended(1, 0, 5));
    life = TaskLife.restored(life.status(7), now);
    assertThat(step(NOTHING).action()).isEqualTo(new Action.None());
    assertThat(life.state()).isEqualTo(TaskState.COMPLETE);
  }

  @Test
  void aRestoredTaskThatWaitedForItsNextAttemptDoesNotCountTheLastEndTwice() {
    order = Tasks.order("t1", new RestartPolicy(Condition.ANY, 1_000, 2, 0), false);
    runFirst();
    step(ended(1, 1, 5));
    life = TaskLife.restored(life.status(7), now);
    assertThat(step(ended(1, 1, 5)).action()).isEqualTo(new Action.Create(2));
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
  }

  @Test
  void aRestoredTaskKeepsItsAttemptsInMind() {
    order = Tasks.order("t1", new RestartPolicy(Condition.ANY, 1_000, 1, 0), false);
    runFirst();
    step(ended(1, 1, 5));
    now += 1_000;
    startAttempt(2);
    step(running(2));
    life = TaskLife.restored(life.status(7), now);
    step(ended(2, 1, 5));
    assertThat(life.state()).isEqualTo(TaskState.FAILED);
  }
}
