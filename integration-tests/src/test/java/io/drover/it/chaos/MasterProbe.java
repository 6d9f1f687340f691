package io.drover.it.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a master's health page what it thinks of itself. */
final class MasterProbe {
  private static final Pattern HEALTH =
      Pattern.compile("(leader|follower) leader=(\\S+) epoch=(\\d+) index=(\\d+)\\s*");
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final int port;

  MasterProbe(int port) {
    this.port = port;
  }

  /** What a master says; all zero when it says nothing sound. */
  record Answer(boolean leads, String leader, long epoch, long index) {
    static final Answer NONE = new Answer(false, "", 0, 0);

    boolean healthy() {
      return epoch > 0;
    }
  }

  Answer ask(Machine machine) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + machine.address() + ":" + port + "/healthz"))
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      Matcher text = HEALTH.matcher(response.body());
      if (response.statusCode() != 200 || !text.matches()) {
        return Answer.NONE;
      }
      return new Answer(
          text.group(1).equals("leader"),
          text.group(2),
          Long.parseLong(text.group(3)),
          Long.parseLong(text.group(4)));
    } catch (IOException e) {
      return Answer.NONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.NONE;
    }
  }
}
