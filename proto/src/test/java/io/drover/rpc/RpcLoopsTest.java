package io.drover.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RpcLoopsTest {
  private final RpcLoops loops = new RpcLoops(2, "test");

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void whatIsReadKeepsUpWithTheClock() {
    long before = System.nanoTime();
    LongSupplier read = loops.watchReads();

    await().until(() -> read.getAsLong() - before > TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(read.getAsLong() - System.nanoTime()).isNegative();
  }

  @Test
  void oneLoopThatIsBusyHoldsItUpUntilItHasReadOn() {
    LongSupplier read = loops.watchReads();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    var unused =
        loops
            .group()
            .next()
            .submit(() -> {
              begun.countDown();
              return busy.await(30, TimeUnit.SECONDS);
            });
    await().until(() -> begun.getCount() == 0);
    long stuck = System.nanoTime();

    await().until(() -> System.nanoTime() - stuck > TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(read.getAsLong() - stuck).isNegative();

    busy.countDown();
    await().until(() -> read.getAsLong() - stuck > TimeUnit.MILLISECONDS.toNanos(300));
  }

  @Test
  void whatIsClosedWhileTheLoopIsBusyIsClosedWithIt() {
    PeerIdentity self = new PeerIdentity("test", PeerIdentity.Role.MASTER, "one", "test");
    HostPort any = new HostPort("127.0.0.1", 0);
    RpcLoops others = new RpcLoops(1, "others");
    try (RpcServer server =
        RpcServer.start(loops, any, self, RpcConfig.DEFAULT, new RpcServices(), c -> {})) {
      RpcConnection connection =
          RpcClient.connect(others, server.address(), self, RpcConfig.DEFAULT, new RpcServices())
              .join();
      CountDownLatch busy = new CountDownLatch(1);
      var unused = others.group().submit(() -> busy.await(30, TimeUnit.SECONDS));
      connection.close();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(others::close);
      await().until(() -> others.group().isShuttingDown());
      busy.countDown();

      await().until(() -> connection.closed().isDone());
      await().until(closing::isDone);
    }
  }
}
