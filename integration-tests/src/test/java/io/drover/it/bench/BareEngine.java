package io.drover.it.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's own API with nothing in between: what a start costs without a cluster. */
final class BareEngine {
  private static final UnixDomainSocketAddress SOCKET =
      UnixDomainSocketAddress.of("/var/run/docker.sock");
  private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");

  private BareEngine() {}

  /** Creates and starts a container like the ones that the benchmark's job asks for. */
  static String start(String image) throws IOException {
    Matcher id =
        ID.matcher(
            call(
                "POST",
                "/containers/create",
                """
                {"Image":"%s","Cmd":["sleep","1000"],"HostConfig":{"Init":true,\
                "LogConfig":{"Type":"json-file","Config":{"max-size":"10m","max-file":"3"}}}}\
                """
                    .formatted(image)));
    if (!id.find()) {
      throw new IOException("the engine created no container");
    }
    call("POST", "/containers/" + id.group(1) + "/start", "");
    return id.group(1);
  }

  /** Asks whether the engine answers. */
  static void ping() throws IOException {
    call("GET", "/_ping", "");
  }

  /** Kills a container and waits until it has ended. */
  static void end(String container) throws IOException {
    call("POST", "/containers/" + container + "/stop?t=0", "");
  }

  /** Removes a container, running or not. */
  static void remove(String container) throws IOException {
    call("DELETE", "/containers/" + container + "?force=true&v=true", "");
  }

  private static String call(String method, String path, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Type: application/json\r\n"
                .formatted(method, path)
            + "Content-Length: %d\r\n\r\n".formatted(content.length);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(SOCKET);
      channel.write(ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8)));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(16_384);
      while (channel.read(buffer.clear()) >= 0) {
        answer.write(buffer.array(), 0, buffer.position());
      }
      String text = answer.toString(StandardCharsets.UTF_8);
      if (!text.startsWith("HTTP/1.1 20")) {
        throw new IOException(method + " " + path + ": " + text);
      }
      return text;
    }
  }
}
