package io.drover.it.fuzz;

import io.drover.worker.runtime.docker.EngineAnswers;
import io.drover.worker.runtime.docker.EngineAnswers.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an engine answers: HTTP heads and bodies, streams of output, descriptions, events. The first
 * byte says what is read and whether a head comes first, and in what pieces.
 */
final class EngineTarget implements Target {
  private static final int WITH_HEAD = 8;
  private static final Kind[] KINDS = Kind.values();

  private final EngineAnswers answers = new EngineAnswers();

  @Override
  public String name() {
    return "engine";
  }

  @Override
  public void take(byte[] input) throws InterruptedException {
    if (input.length == 0) {
      return;
    }
    Kind kind = KINDS[input[0] & 7];
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    try {
      if ((input[0] & WITH_HEAD) != 0) {
        answers.answer(rest, 1 << ((input[0] & 0xf0) >> 4), kind);
      } else {
        answers.body(new ByteArrayInputStream(rest), kind);
      }
    } catch (IOException e) {
      // The declared way to refuse: the call fails, or the stream ends and begins anew.
      return;
    }
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    String container =
        "{\"Id\":\"0123456789abcdef\",\"Name\":\"/web.1\",\"Image\":\"sha256:1\",\"Config\":"
            + "{\"Image\":\"app\",\"Tty\":false,\"Labels\":{\"a\":\"b\"}},\"State\":{\"Status\":"
            + "\"running\",\"ExitCode\":0,\"OOMKilled\":false,\"Error\":\"\",\"StartedAt\":"
            + "\"2026-01-01T00:00:00.5Z\",\"FinishedAt\":\"0001-01-01T00:00:00Z\",\"Health\":"
            + "{\"Status\":\"healthy\"}},\"NetworkSettings\":{\"Ports\":{\"80/tcp\":[{\"HostIp\":"
            + "\"\",\"HostPort\":\"8080\"}],\"53/udp\":null}}}";
    String events =
        "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"01\",\"Attributes\":"
            + "{\"exitCode\":\"137\",\"image\":\"app\"}},\"timeNano\":1767225600000000000}\n"
            + "{\"Action\":\"health_status: healthy\",\"Actor\":{\"ID\":\"01\"},\"timeNano\":1}\n"
            + "{\"Action\":\"destroy\",\"Actor\":{\"ID\":\"01\"}}";
    String pull =
        "{\"status\":\"Downloading\",\"id\":\"a\",\"progressDetail\":{\"current\":1,\"total\":2}}\n"
            + "{\"status\":\"Pull complete\",\"id\":\"a\"}\n{\"status\":\"Pulling from x\",\"id\":\"1\"}";
    String stats =
        "{\"read\":\"2026-01-01T00:00:00Z\",\"cpu_stats\":{\"cpu_usage\":{\"total_usage\":5}},"
            + "\"precpu_stats\":{\"cpu_usage\":{\"total_usage\":1}},\"memory_stats\":{\"usage\":9,"
            + "\"limit\":10,\"stats\":{\"inactive_file\":1}},\"networks\":{\"eth0\":{\"rx_bytes\":1,"
            + "\"tx_bytes\":2}},\"blkio_stats\":{\"io_service_bytes_recursive\":[{\"op\":\"Read\","
            + "\"value\":3}]},\"pids_stats\":{\"current\":2}}";
    String names = "\"app:1\" \"docker.io/library/app@sha256:12\" \"host:5000/a/b:c\"";
    String framed = "\u0001\0\0\0\0\0\0\u0003abc\u0002\0\0\0\0\0\0\u0001d";
    List<String> bodies =
        List.of(framed, "plain", container, events, pull, stats, names, "nothing");
    for (int kind = 0; kind < bodies.size(); kind++) {
      String body = bodies.get(kind);
      seeds.add(bytes(kind, body));
      seeds.add(
          bytes(
              kind | WITH_HEAD | 0x70,
              "HTTP/1.1 200 OK\r\nApi-Version: 1.44\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body));
      seeds.add(
          bytes(
              kind | WITH_HEAD | 0x40,
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(body.length())
                  + ";x=y\r\n"
                  + body
                  + "\r\n0\r\nT: v\r\n\r\n"));
    }
    seeds.add(
        bytes(
            WITH_HEAD | 0x50,
            "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + framed));
    return seeds;
  }

  private static byte[] bytes(int first, String rest) {
    byte[] bytes = ("x" + rest).getBytes(StandardCharsets.ISO_8859_1);
    bytes[0] = (byte) first;
    return bytes;
  }

  @Override
  public List<String> dictionary() {
    return List.of(
        "HTTP/1.1 ",
        "\r\n\r\n",
        "Content-Length: ",
        "Transfer-Encoding: chunked\r\n",
        "null",
        "{}",
        "[]",
        "\"\"",
        "-1",
        "1e999",
        "9223372036854775808",
        "\"HostPort\":\"\"",
        "\"exitCode\":\"\"",
        "\"State\":null",
        "\"Config\":null",
        "0001-01-01T00:00:00Z",
        "+999999999-01-01T00:00:00Z");
  }
}
