package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.JobId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DirtyJobsTest {
  private final DirtyJobs jobs = new DirtyJobs();

  private static JobId job(String name) {
    return new JobId("default", name);
  }

  private List<String> next(int count, long nowMillis) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.next(nowMillis).ifPresent(job -> names.add(job.name()));
    }
    return names;
  }

  @Test
  void eachIsLookedAtOnceInTheOrderTheyWereMarked() {
    jobs.mark(job("b"));
    jobs.mark(job("a"));
    jobs.mark(job("b"));

    assertThat(next(3, 0)).containsExactly("b", "a");
    assertThat(jobs.any()).isFalse();
  }

  @Test
  void whatAClientChangedDoesNotWaitBehindAllOthers() {
    List.of("a", "b", "c", "d", "e").forEach(name -> jobs.mark(job(name)));
    jobs.markNow(job("d"));

    assertThat(next(9, 0)).containsExactly("d", "a", "b", "c", "e");
  }

  @Test
  void whatClientsChangeKeepsNobodyWaiting() {
    List.of("a", "b").forEach(name -> jobs.mark(job(name)));
    List.of("x", "y", "z").forEach(name -> jobs.markNow(job(name)));

    assertThat(next(9, 0)).containsExactly("x", "a", "y", "b", "z");
  }

  @Test
  void smallNewsOfAnUrgentJobMakesItNoLessUrgent() {
    jobs.mark(job("a"));
    jobs.markNow(job("x"));
    jobs.mark(job("x"));

    assertThat(next(9, 0)).containsExactly("x", "a");
  }

  @Test
  void aVastJobIsLookedAtAgainOnlyWhenItsLastLookIsPaidForUnlessAClientChangesIt() {
    jobs.mark(job("vast"));
    assertThat(next(1, 0)).containsExactly("vast");
    jobs.looked(job("vast"), 1_000, 0);

    jobs.mark(job("vast"));
    assertThat(next(1, 9)).isEmpty();
    assertThat(next(1, 10)).containsExactly("vast");

    jobs.looked(job("vast"), 1_000, 10);
    jobs.markNow(job("vast"));
    assertThat(next(1, 11)).containsExactly("vast");
  }

  @Test
  void whatIsForgottenIsNotLookedAt() {
    jobs.mark(job("a"));
    jobs.markNow(job("b"));
    jobs.markAt(job("c"), 5);
    List.of("a", "b", "c").forEach(name -> jobs.forget(job(name)));

    assertThat(jobs.any()).isFalse();
    assertThat(next(3, 10)).isEmpty();
  }
}
