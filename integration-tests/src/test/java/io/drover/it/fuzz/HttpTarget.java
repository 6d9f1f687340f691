package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.master.api.http.EmbeddedDoor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A connection to a master's HTTP door; the first byte says how the rest is cut. */
final class HttpTarget implements Target {
  /** A request of few bytes is answered with one of about this many. */
  private static final int ANSWER_BYTES = 500;

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void take(byte[] input) {
    if (input.length == 0) {
      return;
    }
    EmbeddedDoor door = new EmbeddedDoor();
    try {
      Random cuts = new Random(input[0]);
      int cutMax = 1 << (input[0] & 15);
      for (int from = 1; from < input.length && door.open(); ) {
        int length = Math.min(input.length - from, 1 + cuts.nextInt(cutMax));
        door.read(input, from, length);
        from += length;
      }
      Check.state(
          door.answeredBytes() <= ANSWER_BYTES + (long) ANSWER_BYTES * input.length / 10,
          "%d bytes were answered with %d",
          input.length,
          door.answeredBytes());
    } finally {
      door.close();
    }
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String request :
        List.of(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /healthz?q=1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "HEAD /fails HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
            "PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n3\r\nabc\r\n0\r\nT: v\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /no HTTP/1.1\r\nHost: a\r\n\r\n")) {
      for (String cut : List.of("\u000f", "\u0003")) {
        seeds.add((cut + request).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return seeds;
  }

  @Override
  public List<String> dictionary() {
    return List.of(
        "GET ",
        "HEAD ",
        "POST ",
        " HTTP/1.1\r\n",
        " HTTP/1.0\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: ",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
        "Upgrade: h2c\r\n",
        "\r\n\r\n",
        "%00",
        "?");
  }

  @Override
  public List<String> watched() {
    return List.of("io.netty.handler.codec.http.**");
  }

  /** Longer inputs take their time, and say little that shorter ones do not. */
  @Override
  public int inputBytesMax() {
    return 2 << 10;
  }
}
