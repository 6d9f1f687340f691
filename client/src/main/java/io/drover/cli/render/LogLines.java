package io.drover.cli.render;

import io.drover.proto.LogChunk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Puts the names of tasks in front of their lines when the logs of many are read at once. Whole
 * lines come out together, however their bytes were cut; a line longer than a bound comes out in
 * pieces. Not thread-safe.
 */
public final class LogLines {
  private static final int LINE_BYTES_MAX = 64 << 10;

  private record Source(String name, int stream) {}

  private final boolean named;
  private final Palette palette;
  private final BiConsumer<Integer, byte[]> output;
  private final Map<Source, ByteArrayOutputStream> partial = new HashMap<>();
  private int nameWidth;

  /**
   * @param named whether names go in front; without them bytes pass as they come
   * @param output takes the stream's number (1 stdout, 2 stderr) and the bytes to write
   */
  public LogLines(boolean named, Palette palette, BiConsumer<Integer, byte[]> output) {
    this.named = named;
    this.palette = palette;
    this.output = output;
  }

  /** Takes a piece of a task's output. */
  public void accept(LogChunk chunk) {
    byte[] data = chunk.getData().toByteArray();
    if (!named) {
      output.accept(chunk.getStream(), data);
      return;
    }
    Source source = new Source(chunk.getSource(), chunk.getStream());
    nameWidth = Math.max(nameWidth, source.name().length());
    ByteArrayOutputStream line =
        partial.computeIfAbsent(source, key -> new ByteArrayOutputStream());
    int start = 0;
    for (int i = 0; i < data.length; i++) {
      if (data[i] == '\n') {
        line.write(data, start, i + 1 - start);
        flush(source, line);
        start = i + 1;
      }
    }
    line.write(data, start, data.length - start);
    if (line.size() > LINE_BYTES_MAX) {
      line.write('\n');
      flush(source, line);
    }
  }

  /** Puts out lines that were never ended. */
  public void finish() {
    partial.forEach((source, line) -> {
      if (line.size() > 0) {
        line.write('\n');
        flush(source, line);
      }
    });
    partial.clear();
  }

  private void flush(Source source, ByteArrayOutputStream line) {
    String padding = " ".repeat(nameWidth - source.name().length());
    String prefix = palette.name(source.name(), source.name() + padding + " |") + " ";
    byte[] front = prefix.getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[front.length + line.size()];
    System.arraycopy(front, 0, whole, 0, front.length);
    System.arraycopy(line.toByteArray(), 0, whole, front.length, line.size());
    line.reset();
    output.accept(source.stream(), whole);
  }
}
