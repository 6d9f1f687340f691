package io.drover.master.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import io.netty.util.internal.ThreadExecutorMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HttpDoorTest {
  private static final HostPort ANY = new HostPort("127.0.0.1", 0);

  private HttpDoor door;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void open() throws IOException {
    door = HttpDoor.open(ANY, HttpDoorTest::page);
  }

  @AfterEach
  void close() {
    door.close();
    http.close();
  }

  private static Optional<CompletionStage<HttpAnswer>> page(String path) {
    return switch (path) {
      case "/" -> Optional.of(CompletableFuture.completedStage(HttpAnswer.html("<p>héllo</p>")));
      case "/broken" ->
          Optional.of(CompletableFuture.failedStage(new IllegalStateException("secret")));
      default -> Optional.empty();
    };
  }

  @Test
  void servesAPageWithHeadersThatAllowNothingElse() throws Exception {
    HttpResponse<String> response = get("/?refresh=1");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("<p>héllo</p>");
    assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void answersHeadWithTheLengthAndNoBody() throws Exception {
    HttpResponse<String> response = http.send(request("/").HEAD().build(), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("content-length")).hasValue(13);
  }

  @Test
  void namesThePagesThereAreWhenOneIsNot() throws Exception {
    HttpResponse<String> response = get("/nothing");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("/healthz");
  }

  @Test
  void takesNoWrites() throws Exception {
    HttpResponse<String> response =
        http.send(request("/").POST(BodyPublishers.ofString("x")).build(), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(405);
  }

  @Test
  void aPageThatFailsTellsNothingOfTheReason() throws Exception {
    HttpResponse<String> response = get("/broken");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void refusesOversizedRequestsAndGarbage() throws Exception {
    assertThat(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(raw("GET / HTTP/1.1\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
    assertThat(get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void dropsConnectionsAboveTheLimitAndServesAgainWhenTheyAreGone() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < ConnectionLimit.CONNECTIONS_MAX; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), door.address().port()));
      }
      try (Socket tooMany = new Socket(InetAddress.getLoopbackAddress(), door.address().port())) {
        tooMany.setSoTimeout(10_000);
        assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    // The door hears of each end a little after it.
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> raw("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").contains("200"));
  }

  /** A loop that is told to end while it runs a task closes nothing by itself. */
  @Test
  void dropsItsConnectionsThoughItWasBusyWhenItWasClosed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    HttpDoor busy =
        HttpDoor.open(
            ANY,
            path -> {
              ThreadExecutorMap.currentExecutor()
                  .execute(() -> {
                    asked.countDown();
                    hold(closed);
                  });
              return Optional.empty();
            });
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), busy.address().port());
        Socket asking = new Socket(InetAddress.getLoopbackAddress(), busy.address().port())) {
      silent.setSoTimeout(10_000);
      asking
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      asked.await();

      busy.close();
      closed.countDown();

      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static void hold(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void saysWhichAddressIsTakenAndWhatToDo() {
    assertThatThrownBy(() -> HttpDoor.open(door.address(), HttpDoorTest::page).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(door.address().toString())
        .hasMessageContaining("--http");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + door.address() + path));
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.address().port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(16), StandardCharsets.ISO_8859_1);
    }
  }
}
