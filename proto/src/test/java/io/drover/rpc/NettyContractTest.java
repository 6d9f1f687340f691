package io.drover.rpc;

import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** The transport on sockets. */
class NettyContractTest extends RpcContract {
  private Optional<RpcFixture> fixture = Optional.empty();

  @Override
  protected void serve(RpcServices services) {
    fixture = Optional.of(new RpcFixture(RpcConfig.DEFAULT, services));
  }

  @Override
  protected CompletableFuture<RpcConnection> connect(PeerIdentity self, RpcServices services) {
    RpcFixture used = fixture.orElseThrow();
    return RpcClient.connect(
        used.clientLoops, used.server.address(), self, RpcConfig.DEFAULT, services);
  }

  @Override
  protected void until(BooleanSupplier condition) {
    await().until(condition::getAsBoolean);
  }

  @AfterEach
  void close() {
    fixture.ifPresent(RpcFixture::close);
  }
}
