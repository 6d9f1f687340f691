package io.drover.worker.loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopThreadTest {
  @Test
  void aTimerOfAVastDelayDoesNotStandBeforeTheOthers() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    LoopThread loop = new LoopThread("test-loop");
    loop.start();
    loop.put(() -> {
      loop.after(Long.MAX_VALUE, () -> Assertions.fail("it came"));
      loop.after(1, second::countDown);
    });
    Assertions.assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
    loop.close();
  }
}
