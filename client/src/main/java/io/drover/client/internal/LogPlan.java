package io.drover.client.internal;

import com.google.protobuf.ByteString;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Logs go on by the times of their lines. A following stream always asks for time stamps, takes
 * them off again unless the caller wants them, and drops the lines of a task that are not younger
 * than the last one it gave. Lines without a time stamp pass as they are.
 */
public final class LogPlan implements StreamPlan<LogsRequest, LogChunk> {
  /** How far back a resumed stream looks: the clocks of machines differ. */
  private static final long LOOK_BACK_MILLIS = 5_000;

  /** A line that is longer is passed on in pieces. */
  private static final int LINE_BYTES_MAX = 1 << 16;

  private static final int TIMESTAMP_LENGTH_MAX = 40;

  private record Source(String task, int stream) {}

  private final LogsRequest request;
  private final Map<String, Instant> lastTimes = new HashMap<>();
  private final Map<String, Instant> taken = new HashMap<>();
  private final Map<Source, LogChunk> partials = new HashMap<>();
  private final Set<Source> inLongLine = new HashSet<>();
  private long newestMillis;

  /** A plan for this request. */
  public LogPlan(LogsRequest request) {
    this.request = request;
  }

  @Override
  public LogsRequest first() {
    return request.getFollow() ? request.toBuilder().setTimestamps(true).build() : request;
  }

  @Override
  public Optional<LogsRequest> resumed() {
    if (!request.getFollow()) {
      return Optional.empty();
    }
    partials.clear();
    inLongLine.clear();
    if (newestMillis == 0) {
      return Optional.of(first());
    }
    taken.clear();
    taken.putAll(lastTimes);
    long since = Math.max(request.getSinceMillis(), newestMillis - LOOK_BACK_MILLIS);
    return Optional.of(first().toBuilder().setSinceMillis(since).setTail(-1).build());
  }

  @Override
  public void take(LogChunk chunk, Consumer<LogChunk> receiver) {
    if (!request.getFollow()) {
      receiver.accept(chunk);
      return;
    }
    Source source = new Source(chunk.getTaskId(), chunk.getStream());
    LogChunk held = partials.remove(source);
    ByteString data = held == null ? chunk.getData() : held.getData().concat(chunk.getData());
    List<ByteString> lines = new ArrayList<>();
    int start = 0;
    for (int end = newline(data, 0); end >= 0; end = newline(data, start)) {
      line(source, data.substring(start, end + 1), lines);
      start = end + 1;
    }
    ByteString rest = data.substring(start);
    if (rest.size() > LINE_BYTES_MAX) {
      line(source, rest, lines);
      inLongLine.add(source);
    } else if (!rest.isEmpty()) {
      partials.put(source, chunk.toBuilder().setData(rest).build());
    }
    give(chunk, lines, receiver);
  }

  @Override
  public void finish(Consumer<LogChunk> receiver) {
    partials.forEach((source, held) -> {
      List<ByteString> lines = new ArrayList<>();
      line(source, held.getData(), lines);
      give(held, lines, receiver);
    });
    partials.clear();
  }

  private static void give(LogChunk chunk, List<ByteString> lines, Consumer<LogChunk> receiver) {
    if (!lines.isEmpty()) {
      receiver.accept(chunk.toBuilder().setData(ByteString.copyFrom(lines)).build());
    }
  }

  private void line(Source source, ByteString line, List<ByteString> lines) {
    int space = inLongLine.remove(source) ? -1 : indexOf(line, ' ', 0, TIMESTAMP_LENGTH_MAX);
    Optional<Instant> time = space < 0 ? Optional.empty() : time(line.substring(0, space));
    if (time.isEmpty()) {
      lines.add(line);
      return;
    }
    Instant last = taken.get(source.task());
    if (last != null && !time.get().isAfter(last)) {
      return;
    }
    lastTimes.put(source.task(), time.get());
    newestMillis = Math.max(newestMillis, time.get().toEpochMilli());
    lines.add(request.getTimestamps() ? line : line.substring(space + 1));
  }

  private static Optional<Instant> time(ByteString text) {
    try {
      return Optional.of(Instant.parse(text.toString(StandardCharsets.US_ASCII)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static int newline(ByteString data, int from) {
    return indexOf(data, '\n', from, data.size());
  }

  private static int indexOf(ByteString data, char wanted, int from, int to) {
    for (int i = from; i < Math.min(to, data.size()); i++) {
      if (data.byteAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }
}
