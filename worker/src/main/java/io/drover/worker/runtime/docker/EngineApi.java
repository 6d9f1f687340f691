package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.DockerClientConfig;
import io.drover.worker.runtime.docker.EngineRequest.Body;
import io.drover.worker.runtime.docker.EngineRequest.Empty;
import io.drover.worker.runtime.docker.EngineRequest.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The engine's interface: paths with the version that both sides know, JSON both ways, errors as
 * {@link RefusalException}. Blocks its callers; thread-safe.
 */
final class EngineApi implements Closeable {
  private static final int ERROR_BYTES_MAX = 64 * 1024;
  private static final int DRAIN_BYTES_MAX = 64 * 1024;

  private final EngineHttpClient http;
  private final DockerLimits limits;
  private final ObjectMapper mapper = DockerClientConfig.getDefaultObjectMapper();
  private volatile @Nullable ApiVersion version;

  EngineApi(EngineHttpClient http, DockerLimits limits) {
    this.http = http;
    this.limits = limits;
  }

  ObjectMapper mapper() {
    return mapper;
  }

  DockerLimits limits() {
    return limits;
  }

  /** Reads an object that the engine describes in docker-java's words. */
  <T> T get(Query path, Class<T> type) throws IOException {
    return call("GET", path, new Empty(), limits.quick(), type);
  }

  /** Posts a document and reads the answer. */
  JsonNode post(Query path, JsonNode document, Duration limit) throws IOException {
    Json body = new Json(mapper.writeValueAsString(document));
    return call("POST", path, body, limit, JsonNode.class);
  }

  /** Posts or deletes something, and cares for the success only. */
  void act(String method, Query path, Duration limit) throws IOException {
    try (EngineExchange exchange = open(method, path, new Empty(), limit)) {
      drain(exchange);
    }
  }

  /** Like {@link #act} with a document. */
  void act(Query path, JsonNode document, Duration limit) throws IOException {
    Json body = new Json(mapper.writeValueAsString(document));
    try (EngineExchange exchange = open("POST", path, body, limit)) {
      drain(exchange);
    }
  }

  /**
   * Sends a request and leaves the body of the answer to the caller.
   *
   * @throws RefusalException when the engine says no
   */
  EngineExchange open(String method, Query path, Body body, Duration limit) throws IOException {
    String versioned = "/v" + version() + path;
    return accept(http.open(new EngineRequest(method, versioned, body), limit));
  }

  /** Asks for a sign of life. */
  void ping() throws IOException {
    negotiate();
  }

  /** The version that is spoken: the newest that both sides know. */
  ApiVersion version() throws IOException {
    ApiVersion known = version;
    return known == null ? negotiate() : known;
  }

  /** The engine may be another one by now: its version is asked for anew before the next call. */
  void forgetVersion() {
    version = null;
  }

  @Override
  public void close() {
    http.close();
  }

  private ApiVersion negotiate() throws IOException {
    EngineRequest ping = new EngineRequest("GET", "/_ping", new Empty());
    try (EngineExchange exchange = accept(http.open(ping, limits.ping()))) {
      drain(exchange);
      ApiVersion theirs =
          exchange
              .head()
              .header("Api-Version")
              .flatMap(ApiVersion::parse)
              .orElseThrow(() -> new IOException("what answers is no Docker engine"));
      if (theirs.compareTo(ApiVersion.OLDEST) < 0) {
        throw new IOException(
            "the engine speaks API " + theirs + "; at least " + ApiVersion.OLDEST + " is needed");
      }
      ApiVersion spoken = theirs.compareTo(ApiVersion.OURS) < 0 ? theirs : ApiVersion.OURS;
      version = spoken;
      return spoken;
    }
  }

  private <T> T call(String method, Query path, Body body, Duration limit, Class<T> type)
      throws IOException {
    try (EngineExchange exchange = open(method, path, body, limit)) {
      try {
        return read(exchange.body(), type);
      } catch (IOException e) {
        throw exchange.explain(e);
      }
    }
  }

  /** Reads a document to its end, unless it is larger than the limit. */
  <T> T read(InputStream body, Class<T> type) throws IOException {
    // All of it, so that the connection can be used again.
    byte[] bytes = new BoundedBody(body, limits.answerBytesMax()).readAllBytes();
    T value = mapper.readValue(bytes, type);
    if (value == null) {
      throw new IOException("the engine answered null");
    }
    return value;
  }

  /** Reads a stream of documents. */
  JsonDocuments documents(InputStream body) throws IOException {
    return new JsonDocuments(mapper, body);
  }

  private EngineExchange accept(EngineExchange exchange) throws IOException {
    int status = exchange.head().status();
    if (status < 400) {
      return exchange;
    }
    try (exchange) {
      byte[] body = exchange.body().readNBytes(ERROR_BYTES_MAX);
      throw new RefusalException(status, message(body));
    }
  }

  private String message(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    try {
      JsonNode tree = mapper.readTree(body);
      String message = tree == null ? "" : tree.path("message").asText();
      return message.isEmpty() ? text : message.strip();
    } catch (IOException e) {
      // Old engines and proxies answer in plain text.
      return text;
    }
  }

  private static void drain(EngineExchange exchange) throws IOException {
    try {
      exchange.body().readNBytes(DRAIN_BYTES_MAX);
    } catch (IOException e) {
      throw exchange.explain(e);
    }
  }
}
