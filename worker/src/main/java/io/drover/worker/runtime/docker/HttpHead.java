package io.drover.worker.runtime.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The first part of an answer.
 *
 * @param status such as 200
 * @param headers by name, whatever its case
 */
record HttpHead(int status, Map<String, List<String>> headers) {
  private static final int LINE_BYTES_MAX = 16 * 1024;
  private static final int LINES_MAX = 200;

  /** Reads the head of the next answer, passing over those that only say "continue". */
  static HttpHead read(EngineConnection connection) throws IOException {
    while (true) {
      int status = status(connection.readLine(LINE_BYTES_MAX));
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (int lines = 0; ; lines++) {
        String line = connection.readLine(LINE_BYTES_MAX);
        if (line.isEmpty()) {
          break;
        }
        int colon = line.indexOf(':');
        if (colon <= 0 || lines == LINES_MAX) {
          throw new IOException("the engine's answer is not HTTP: bad headers");
        }
        headers
            .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      if (status >= 200 || status == 101) {
        return new HttpHead(status, headers);
      }
    }
  }

  private static int status(String line) throws IOException {
    if (line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      return Integer.parseInt(line.substring(9, 12));
    }
    throw new IOException("the engine's answer is not HTTP");
  }

  /** The first header of this name. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(List::getFirst);
  }

  boolean says(String name, String word) {
    return header(name).map(v -> v.toLowerCase(Locale.ROOT).contains(word)).orElse(false);
  }

  /** Whether the engine will take another request on this connection. */
  boolean keepsAlive() {
    return status != 101 && !says("Connection", "close") && !says("Connection", "upgrade");
  }
}
