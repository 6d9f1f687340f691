package io.drover.master.api.http;

import io.drover.base.Check;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One connection to a door, whose peer is a test's bytes. */
public final class EmbeddedDoor {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long answeredBytes;

  /** A connection that is open. */
  public EmbeddedDoor() {
    HttpDoor.fill(channel.pipeline(), new ConnectionLimit(), EmbeddedDoor::page);
  }

  private static Optional<java.util.concurrent.CompletionStage<HttpAnswer>> page(String path) {
    return switch (path) {
      case "/", "/healthz" ->
          Optional.of(CompletableFuture.completedFuture(HttpAnswer.html("<p>ok</p>")));
      case "/fails" ->
          Optional.of(CompletableFuture.failedFuture(new IllegalStateException("it fails")));
      default -> Optional.empty();
    };
  }

  /** Takes these bytes as they come from the wire; what breaks inside is thrown. */
  public void read(byte[] bytes, int from, int length) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes, from, length));
    channel.runPendingTasks();
    channel.checkException();
    // Parts of requests that were refused by their heads: a real channel's end drops them too.
    for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
      Check.state(part instanceof HttpContent, "%s left the pipeline unread", part);
      ReferenceCountUtil.release(part);
    }
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      answeredBytes += part.readableBytes();
      part.release();
    }
  }

  /** How much was answered so far. */
  public long answeredBytes() {
    return answeredBytes;
  }

  public boolean open() {
    return channel.isOpen();
  }

  /** Closes the connection and demands that nothing is left of it. */
  public void close() {
    try {
      var _ = channel.close();
      channel.runPendingTasks();
      channel.checkException();
      Check.state(!channel.isOpen(), "the channel does not close");
    } finally {
      channel.finishAndReleaseAll();
    }
  }
}
