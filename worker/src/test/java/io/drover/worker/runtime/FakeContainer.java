package io.drover.worker.runtime;

import com.google.protobuf.ByteString;
import io.drover.worker.runtime.ContainerInfo.Status;
import io.drover.worker.runtime.OutputChunk.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A container of a fake engine, be its time real or virtual. Not thread-safe. */
public final class FakeContainer {
  private final String id;
  private final CreateRequest request;
  private final Map<String, String> labels;
  private final List<OutputChunk> output = new ArrayList<>();
  private final List<Consumer<OutputChunk>> readers = new ArrayList<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private Status status =
      new Status(
          ContainerState.CREATED,
          Optional.empty(),
          false,
          "",
          Optional.empty(),
          Optional.empty(),
          ContainerHealth.NONE);

  /** A container that was just created. */
  public FakeContainer(String id, CreateRequest request) {
    this.id = id;
    this.request = request;
    this.labels = new HashMap<>(request.spec().getLabelsMap());
    this.labels.putAll(request.labels());
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Its name. */
  public String name() {
    return request.name();
  }

  /** What it was created from. */
  public CreateRequest request() {
    return request;
  }

  /** Every label it carries. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Whether it carries these labels. */
  public boolean owned(Map<String, String> own) {
    return labels.entrySet().containsAll(own.entrySet());
  }

  /** Whether its process runs. */
  public boolean runs() {
    return status.state() == ContainerState.RUNNING;
  }

  /** What the engine says of it. */
  public ContainerInfo info() {
    return new ContainerInfo(
        id,
        request.name(),
        request.spec().getImage(),
        FakeEngine.idOf(request.spec().getImage()),
        labels,
        status,
        runs() ? request.ports() : List.of());
  }

  /** Its process begins. */
  public void started(Instant now) {
    ContainerHealth health =
        request.spec().hasHealthcheck() ? ContainerHealth.STARTING : ContainerHealth.NONE;
    status =
        new Status(
            ContainerState.RUNNING,
            Optional.empty(),
            false,
            "",
            Optional.of(now),
            Optional.empty(),
            health);
  }

  /** Its process could not be started. */
  public void notStarted(String error) {
    status =
        new Status(
            status.state(),
            Optional.of(127),
            false,
            error,
            status.startedAt(),
            status.finishedAt(),
            status.health());
  }

  /** Its process ends. */
  public void ended(int exitCode, boolean oom, Instant now) {
    status =
        new Status(
            ContainerState.EXITED,
            Optional.of(exitCode),
            oom,
            "",
            status.startedAt(),
            Optional.of(now),
            status.health());
    List<Runnable> waiting = List.copyOf(atEnd);
    atEnd.clear();
    readers.clear();
    waiting.forEach(Runnable::run);
  }

  /** Its health check says this from now on. */
  public void health(ContainerHealth health) {
    status =
        new Status(
            status.state(),
            status.exitCode(),
            status.oomKilled(),
            status.error(),
            status.startedAt(),
            status.finishedAt(),
            health);
  }

  /** Its process prints this. */
  public void print(Source source, String text) {
    OutputChunk chunk = new OutputChunk(source, ByteString.copyFromUtf8(text));
    output.add(chunk);
    List.copyOf(readers).forEach(reader -> reader.accept(chunk));
  }

  /** Gives its output to a sink, to its end or, if it is followed, until the handle is closed. */
  public StreamHandle read(LogRequest request, StreamSink<OutputChunk> sink) {
    int from = request.tail() < 0 ? 0 : Math.max(0, output.size() - request.tail());
    List.copyOf(output.subList(from, output.size())).forEach(sink::next);
    if (!request.follow() || !runs()) {
      sink.ended(Outcome.done());
      return () -> {};
    }
    Consumer<OutputChunk> reader = sink::next;
    AtomicBoolean over = new AtomicBoolean();
    Runnable end =
        () -> {
          if (over.compareAndSet(false, true)) {
            sink.ended(Outcome.done());
          }
        };
    readers.add(reader);
    atEnd.add(end);
    return () -> {
      readers.remove(reader);
      atEnd.remove(end);
      end.run();
    };
  }
}
