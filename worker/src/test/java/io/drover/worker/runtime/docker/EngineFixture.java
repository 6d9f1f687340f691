package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.worker.runtime.docker.EngineRequest.Archive;
import io.drover.worker.runtime.docker.EngineRequest.Empty;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The real engine, with an image of busybox of this run's own; made once for all tests, and with
 * every container and image of the run removed at the end. The engine may be shared with others.
 */
public final class EngineFixture implements AutoCloseable {
  /** The label that every container of a test carries. */
  static final String LABEL = "io.drover.test.run";

  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TAR_BLOCK = 512;
  private static final List<String> PROGRAMS =
      List.of(
          "sh",
          "cat",
          "echo",
          "sleep",
          "true",
          "false",
          "stty",
          "tail",
          "head",
          "yes",
          "id",
          "env",
          "ls",
          "nc",
          "df",
          "mount",
          "touch",
          "printf",
          "hostname",
          "pwd",
          "dd",
          "grep",
          "seq");

  private final String run = UUID.randomUUID().toString();
  private final String image = "drover-test-" + run + ":latest";
  private final EngineAddress address =
      Optional.ofNullable(System.getenv("DOCKER_HOST"))
          .map(EngineAddress::parse)
          .orElseGet(EngineAddress::standard);
  private final EngineApi api = new EngineApi(new EngineHttpClient(address), DockerLimits.DEFAULT);

  private EngineFixture() throws IOException {
    Query path =
        Query.of("/images/create")
            .with("fromSrc", "-")
            .with("repo", "drover-test-" + run)
            .with("tag", "latest")
            .with("changes", "ENV PATH=/bin");
    Archive tar = new Archive(new ByteArrayInputStream(busyboxTar()));
    try (EngineExchange exchange = api.open("POST", path, tar, LIMIT)) {
      exchange.body().readAllBytes();
    }
  }

  /** The image of this run. */
  public String image() {
    return image;
  }

  /** Where the engine listens. */
  public EngineAddress address() {
    return address;
  }

  /** Raw access, to see what the engine really made of a request. */
  EngineApi api() {
    return api;
  }

  /** New labels of an owner of this run. */
  Map<String, String> newOwner() {
    return Map.of(LABEL, run, "io.drover.test.case", UUID.randomUUID().toString());
  }

  DockerRuntime runtime(Map<String, String> owner) {
    return new DockerRuntime(new DockerConfig(address, owner, DockerLimits.DEFAULT));
  }

  @Override
  public void close() throws IOException {
    Query list =
        Query.of("/containers/json")
            .with("all", true)
            .with("filters", "{\"label\":[\"" + LABEL + "=" + run + "\"]}");
    for (JsonNode container : api.get(list, JsonNode.class)) {
      Query remove =
          Query.of("/containers/" + container.path("Id").asText())
              .with("v", true)
              .with("force", true);
      api.act("DELETE", remove, LIMIT);
    }
    api.open("DELETE", Query.of("/images/" + image), new Empty(), LIMIT).close();
    api.close();
  }

  private static byte[] busyboxTar() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    byte[] program = Files.readAllBytes(BUSYBOX);
    tar.writeBytes(header("bin/busybox", 0755, program.length, '0', ""));
    tar.writeBytes(program);
    tar.writeBytes(new byte[(TAR_BLOCK - program.length % TAR_BLOCK) % TAR_BLOCK]);
    for (String name : PROGRAMS) {
      tar.writeBytes(header("bin/" + name, 0777, 0, '2', "busybox"));
    }
    tar.writeBytes(header("tmp/", 01777, 0, '5', ""));
    tar.writeBytes(new byte[2 * TAR_BLOCK]);
    return tar.toByteArray();
  }

  private static byte[] header(String name, int mode, long size, char type, String link) {
    byte[] header = new byte[TAR_BLOCK];
    put(header, 0, name);
    put(header, 100, String.format("%07o", mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o", sum));
    header[154] = 0;
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  /** Gives the fixture to tests that ask for it in their constructor. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == EngineFixture.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(EngineFixture.class, key -> create(), EngineFixture.class);
    }

    private static EngineFixture create() {
      try {
        return new EngineFixture();
      } catch (IOException e) {
        throw new AssertionError(
            "these tests need a Docker engine and a static " + BUSYBOX + ": " + e.getMessage(), e);
      }
    }
  }
}
