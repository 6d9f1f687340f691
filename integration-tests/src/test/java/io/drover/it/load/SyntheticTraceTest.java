package io.drover.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.load.SyntheticTrace.Arrival;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SyntheticTraceTest {
  private static final long MILLIS = 600_000;

  @Test
  void oneSeedGivesOneTrace() {
    assertThat(new SyntheticTrace(5).arrivals(MILLIS, 10))
        .isEqualTo(new SyntheticTrace(5).arrivals(MILLIS, 10))
        .isNotEqualTo(new SyntheticTrace(6).arrivals(MILLIS, 10));
  }

  @Test
  void mostJobsAreSmallAndFewJobsHaveMostTasks() {
    List<Arrival> jobs = new SyntheticTrace(5).arrivals(MILLIS, 20);
    long tasks = jobs.stream().mapToLong(Arrival::tasks).sum();
    long ofLargest =
        jobs.stream()
            .sorted(Comparator.comparingInt(Arrival::tasks).reversed())
            .limit(jobs.size() / 10)
            .mapToLong(Arrival::tasks)
            .sum();
    assertThat(jobs)
        .hasSizeBetween(11_000, 13_000)
        .isSortedAccordingTo(Comparator.comparingLong(Arrival::atMillis));
    assertThat(jobs.stream().filter(job -> job.tasks() == 1).count())
        .isGreaterThan(jobs.size() / 2);
    assertThat(ofLargest).isGreaterThan(tasks / 2);
  }

  @Test
  void fewTasksTakeMostOfTheTime() {
    Arrival job = new SyntheticTrace(5).arrivals(MILLIS, 1).getFirst();
    long[] millis = new long[10_000];
    for (int slot = 0; slot < millis.length; slot++) {
      millis[slot] = SyntheticTrace.fate(job, slot).runMillis().orElseThrow();
    }
    Arrays.sort(millis);
    long all = Arrays.stream(millis).sum();
    long longest = Arrays.stream(millis, 9_000, 10_000).sum();
    assertThat(longest).isGreaterThan(all / 2);
  }
}
