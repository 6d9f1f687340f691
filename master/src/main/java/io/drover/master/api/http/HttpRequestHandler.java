package io.drover.master.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection's requests, one after the other; a peer that pipelines is dropped. */
final class HttpRequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpRequestHandler.class);
  private static final int ANSWER_MILLIS_MAX = 5_000;

  private final HttpPages pages;
  private boolean busy;

  HttpRequestHandler(HttpPages pages) {
    this.pages = pages;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (busy) {
      var _ = ctx.close();
      return;
    }
    busy = true;
    boolean head = request.method().equals(HttpMethod.HEAD);
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    if (!request.decoderResult().isSuccess()) {
      write(ctx, HttpAnswer.text(400, "this is no HTTP request\n"), false, false);
    } else if (!head && !request.method().equals(HttpMethod.GET)) {
      write(ctx, HttpAnswer.text(405, "only GET and HEAD are served here\n"), false, keepAlive);
    } else {
      answer(ctx, pathOf(request.uri()), head, keepAlive);
    }
  }

  private void answer(ChannelHandlerContext ctx, String path, boolean head, boolean keepAlive) {
    Optional<CompletionStage<HttpAnswer>> page = pages.get(path);
    if (page.isEmpty()) {
      String message = "no such page: try / or /healthz or /readyz or /metrics\n";
      write(ctx, HttpAnswer.text(404, message), head, keepAlive);
      return;
    }
    var _ =
        page.get()
            .toCompletableFuture()
            .copy()
            .orTimeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
            .whenComplete((answer, failure) ->
                ctx.executor()
                    .execute(() ->
                        write(
                            ctx,
                            failure == null ? answer : failed(path, failure),
                            head,
                            keepAlive)));
  }

  private static HttpAnswer failed(String path, Throwable failure) {
    LOG.warn("http page failed path={} reason={}", path, failure.toString());
    return HttpAnswer.text(503, "this master cannot answer now: try again or ask another one\n");
  }

  private void write(ChannelHandlerContext ctx, HttpAnswer answer, boolean head, boolean keep) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("X-Content-Type-Options", "nosniff")
        .set("X-Frame-Options", "DENY")
        .set("Referrer-Policy", "no-referrer")
        .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    HttpUtil.setKeepAlive(response, keep);
    busy = false;
    var written = ctx.writeAndFlush(response);
    if (!keep) {
      var _ = written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("http connection dropped peer={} reason={}", ctx.channel().remoteAddress(), cause);
    var _ = ctx.close();
  }
}
