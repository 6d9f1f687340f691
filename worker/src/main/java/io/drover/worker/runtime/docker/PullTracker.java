package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.worker.runtime.PullProgress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds the lines of one pull up. */
final class PullTracker {
  private static final int LAYERS_MAX = 1_000;

  private record Layer(long current, long total, boolean done) {}

  private final Map<String, Layer> layers = new LinkedHashMap<>();

  /** Takes a line, and says whether it told of a layer. */
  boolean take(JsonNode line) {
    String id = line.path("id").asText();
    String status = line.path("status").asText();
    // The line that names the tag bears an id too.
    if (id.isEmpty() || status.startsWith("Pulling from")) {
      return false;
    }
    Layer before = layers.getOrDefault(id, new Layer(0, 0, false));
    if (layers.size() == LAYERS_MAX && !layers.containsKey(id)) {
      return false;
    }
    JsonNode detail = line.path("progressDetail");
    boolean downloading = status.equals("Downloading");
    boolean complete =
        status.equals("Pull complete")
            || status.equals("Already exists")
            || status.equals("Download complete")
            || status.equals("Extracting");
    long total = downloading ? detail.path("total").asLong(before.total()) : before.total();
    long current = downloading ? detail.path("current").asLong() : before.current();
    boolean done =
        before.done() || status.equals("Pull complete") || status.equals("Already exists");
    layers.put(id, new Layer(complete ? total : current, total, done));
    return true;
  }

  PullProgress progress() {
    return new PullProgress(
        (int) layers.values().stream().filter(Layer::done).count(),
        layers.size(),
        layers.values().stream().mapToLong(Layer::current).sum(),
        layers.values().stream().mapToLong(Layer::total).sum());
  }
}
