package io.drover.master.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WarmUpTest {
  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void takesMadeUpTasksThroughTheirLives() {
    assertThat(new WarmUp().play()).isGreaterThan(1);
  }

  @Test
  void endsWhenItIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThat(new WarmUp().play()).isZero();
  }

  @Test
  void endsQuietlyWheneverItIsInterrupted() throws Exception {
    for (int millis = 0; millis < 40; millis += 2) {
      CompletableFuture<Integer> rounds = new CompletableFuture<>();
      Thread player =
          Thread.ofPlatform()
              .start(() -> rounds.completeAsync(() -> new WarmUp().play(), Runnable::run));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      player.interrupt();
      assertThat(rounds.get(20, TimeUnit.SECONDS)).isNotNegative();
      player.join();
    }
  }
}
