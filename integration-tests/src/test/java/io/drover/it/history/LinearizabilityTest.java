package io.drover.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.history.Answer.Done;
import io.drover.it.history.Answer.Reason;
import io.drover.it.history.Answer.Refused;
import io.drover.it.history.Answer.Seen;
import io.drover.it.history.JobState.Goal;
import io.drover.it.history.Operation.Read;
import io.drover.it.history.Operation.Remove;
import io.drover.it.history.Operation.Scale;
import io.drover.it.history.Operation.Submit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinearizabilityTest {
  private static final Submit SUBMIT = new Submit(false, 1, "red");

  private final History history = new History();

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** One call of the job "web", from one time to another, in milliseconds. */
  private void call(String client, Operation operation, long from, long until, Answer answer) {
    int number = history.invoked(client, "web", operation, nanos(from));
    history.answered(number, answer, nanos(until));
  }

  private void unanswered(String client, Operation operation, long from) {
    history.invoked(client, "web", operation, nanos(from));
  }

  private static Seen seen(long index, int version, int replicas) {
    return new Seen(index, JobState.running(version, replicas, "red"));
  }

  private static Refused refused(Reason reason) {
    return new Refused(reason);
  }

  private void isExplained() {
    assertThat(Linearizability.check(history)).isEqualTo(new Finding.Explained());
  }

  private String isViolated() {
    Finding finding = Linearizability.check(history);
    assertThat(finding).isInstanceOf(Finding.Violated.class);
    return ((Finding.Violated) finding).text();
  }

  @Test
  void anOrdinaryLifeIsExplained() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", SUBMIT, 20, 30, new Done(2, 1));
    call("b", new Submit(true, 1, "blue"), 40, 50, refused(Reason.CONFLICT));
    call("b", new Scale(1, 5), 60, 70, new Done(3, 2));
    call("a", new Scale(1, 7), 80, 90, refused(Reason.CONFLICT));
    call("a", new Read(3), 100, 110, seen(3, 2, 5));
    call("a", new Operation.RollBack(1, "red"), 112, 113, new Done(4, 3));
    call("a", new Operation.Stop(), 114, 116, new Done(5, 3));
    call("a", new Operation.Restart(), 117, 118, new Done(6, 4));
    call("b", new Remove(), 120, 130, new Done(7, 4));
    call("a", new Scale(0, 7), 140, 150, refused(Reason.PRECONDITION));
    call("a", new Scale(0, 7), 160, 170, refused(Reason.NOT_FOUND));
    call("a", new Read(7), 180, 190, new Seen(9, JobState.ABSENT));
    call("b", SUBMIT, 200, 210, new Done(10, 1));
    isExplained();
  }

  /** The removal fits before the second submission too, where it would change nothing. */
  @Test
  void aWriteThatFindsAllAsItWantsItMayHaveFoundItOtherwiseLater() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Remove(), 20, 30, new Done(2, 1));
    call("b", new Remove(), 40, 60, new Done(5, 1));
    call("a", SUBMIT, 50, 60, new Done(5, 1));
    call("a", new Read(5), 70, 80, new Seen(6, JobState.ABSENT));
    isExplained();
  }

  @Test
  void anAcknowledgedWriteThatIsLostIsFound() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Scale(0, 3), 20, 30, new Done(2, 2));
    call("b", new Scale(0, 4), 40, 50, new Done(3, 2));
    String text = isViolated();
    assertThat(text).contains("scale to 3").contains("scale to 4").contains("version 2");
  }

  @Test
  void aWriteThatTookEffectTwiceIsFound() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Operation.Restart(), 20, 30, new Done(2, 2));
    call("a", new Read(2), 40, 50, new Seen(3, JobState.running(3, 1, "red")));
    assertThat(isViolated()).contains("restart").contains("version 3");
  }

  @Test
  void aReadThatMissesTheClientsOwnWriteIsFound() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Scale(0, 3), 20, 30, new Done(2, 2));
    call("a", new Read(2), 40, 50, seen(2, 1, 1));
    assertThat(isViolated()).contains("read from index 2 on");
  }

  @Test
  void aReadOfThePastIsRightWhereNoIndexIsNamed() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Scale(0, 3), 20, 30, new Done(2, 2));
    call("b", new Read(0), 40, 50, seen(1, 1, 1));
    call("b", new Read(0), 60, 70, new Seen(0, JobState.ABSENT));
    isExplained();
  }

  @Test
  void aReadOfThePastThatClaimsToBeNewIsFound() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Scale(0, 3), 20, 30, new Done(2, 2));
    call("b", new Read(0), 40, 50, seen(5, 1, 1));
    assertThat(isViolated()).contains("index 5");
  }

  @Test
  void aReadThatGoesBackBehindAnEarlierOneIsFound() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    unanswered("a", new Scale(0, 3), 20);
    call("b", new Read(1), 40, 50, seen(2, 2, 3));
    call("b", new Read(2), 60, 70, seen(2, 1, 1));
    isViolated();
  }

  @Test
  void aReadThatShowsTheFutureIsFound() {
    call("b", new Read(0), 0, 5, seen(0, 1, 1));
    call("a", SUBMIT, 10, 20, new Done(1, 1));
    isViolated();
  }

  @Test
  void twoWritesThatBothWinAgainstTheSameVersionAreFound() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Scale(1, 3), 20, 50, new Done(2, 2));
    call("b", new Scale(1, 4), 20, 50, new Done(3, 2));
    assertThat(isViolated())
        .contains("scale to 3 if at version 1")
        .contains("scale to 4 if at version 1");
  }

  @Test
  void twoWhoBothCreateAreFound() {
    call("a", new Submit(true, 1, "red"), 0, 50, new Done(1, 1));
    call("b", new Submit(true, 2, "blue"), 0, 50, new Done(2, 1));
    isViolated();
  }

  @Test
  void aRefusalThatNothingExplainsIsFound() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Scale(1, 4), 20, 30, refused(Reason.NOT_FOUND));
    isViolated();
  }

  @Test
  void aRefusedWriteThatTookEffectIsFound() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Scale(2, 4), 20, 30, refused(Reason.CONFLICT));
    call("a", new Read(1), 40, 50, seen(3, 2, 4));
    isViolated();
  }

  @Test
  void whatIsUnansweredMayHaveHappenedLaterOrNever() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    unanswered("b", new Scale(0, 3), 20);
    unanswered("c", new Scale(0, 4), 20);
    call("a", new Read(1), 30, 40, seen(1, 1, 1));
    call("a", new Scale(0, 9), 50, 60, new Done(5, 3));
    call("a", new Read(5), 70, 80, seen(7, 4, 4));
    isExplained();
  }

  @Test
  void theIndexOfTheAnswersOrdersWritesThatOverlap() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Scale(0, 3), 20, 90, new Done(3, 2));
    call("b", new Scale(0, 4), 20, 90, new Done(2, 3));
    isViolated();
  }

  @Test
  void aJobThatIsRemovedMayComeBackOrBeGone() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    call("a", new Remove(), 20, 30, new Done(2, 1));
    call("b", new Read(0), 40, 50, new Seen(2, new JobState(Goal.REMOVE, 1, 1, "red")));
    call("a", SUBMIT, 60, 70, new Done(3, 1));
    call("a", new Scale(1, 2), 80, 90, new Done(4, 2));
    isExplained();
  }

  @Test
  void onlyWhatMattersIsShown() {
    call("a", SUBMIT, 0, 10, new Done(1, 1));
    int version = 1;
    for (int i = 0; i < 50; i++) {
      version++;
      call("a", new Scale(0, 2 + i), 100 * i + 20, 100 * i + 30, new Done(2 + i, version));
      call("b", new Read(0), 100 * i + 40, 100 * i + 50, seen(2 + i, version, 2 + i));
    }
    call("c", new Scale(5, 1), 6_000, 6_010, new Done(60, 6));
    call("b", new Read(0), 6_020, 6_030, seen(2, 2, 2));
    String text = isViolated();
    assertThat(text).contains("scale to 1 if at version 5").contains("beginning with version 49");
    assertThat(text.lines()).hasSizeLessThan(8);
  }

  @Test
  void itSaysSoWhenItCannotDecide() {
    for (int i = 0; i < 40; i++) {
      unanswered("client" + i, new Scale(0, i), 0);
      unanswered("client" + i, new Submit(false, 100 + i, "blue"), 0);
    }
    call("a", new Read(0), 0, 100, new Seen(0, JobState.running(1, 77, "never")));
    assertThat(Linearizability.check(history, 20_000)).isEqualTo(new Finding.Undecided("web"));
  }

  /** Simulates one true register that many clients use at once, and records what they see. */
  private static History honest(long seed, int calls) {
    SplittableRandom random = new SplittableRandom(seed);
    History history = new History();
    List<JobState> past = new ArrayList<>(List.of(JobState.ABSENT));
    long now = 0;
    for (int i = 0; i < calls; i++) {
      JobState state = past.getLast();
      now += random.nextInt(20);
      long took = 1L + random.nextInt(200);
      long effect = nanos(now) + 1;
      String client = "c" + random.nextInt(5);
      if (random.nextInt(3) == 0 && past.size() > 1) {
        int index = 1 + random.nextInt(past.size() - 1);
        int number = history.invoked(client, "web", new Read(0), effect);
        history.answered(number, new Seen(index, past.get(index)), effect + nanos(took));
        continue;
      }
      int replicas = random.nextInt(4);
      Operation operation =
          random.nextBoolean()
              ? new Submit(random.nextInt(4) == 0, replicas, "red")
              : new Scale(random.nextBoolean() ? state.version() : 0, replicas);
      int number = history.invoked(client, "web", operation, effect);
      boolean told = random.nextInt(10) > 0;
      Answer answer = honestAnswer(state, operation, past);
      if (told) {
        history.answered(number, answer, effect + nanos(took));
      }
    }
    return history;
  }

  private static Answer honestAnswer(JobState state, Operation operation, List<JobState> past) {
    for (Reason reason : Reason.values()) {
      Answer refusal = new Refused(reason);
      if (reason != Reason.OTHER
          && !JobModel.step(state, operation, Optional.of(refusal)).isEmpty()) {
        return refusal;
      }
    }
    JobState after = JobModel.step(state, operation, Optional.empty()).getFirst();
    past.add(after);
    return new Done(past.size() - 1L, after.version());
  }

  @Test
  void longHonestHistoriesAreExplainedQuickly() {
    for (int seed = 0; seed < 30; seed++) {
      assertThat(Linearizability.check(honest(seed, 600))).isEqualTo(new Finding.Explained());
    }
  }
}
