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
import java.util.function.Consumer;

/** A container of the fake engine. */
final class FakeContainer {
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

  FakeContainer(String id, CreateRequest request) {
    this.id = id;
    this.request = request;
    this.labels = new HashMap<>(request.spec().getLabelsMap());
    this.labels.putAll(request.labels());
  }

  String id() {
    return id;
  }

  String name() {
    return request.name();
  }

  CreateRequest request() {
    return request;
  }

  Map<String, String> labels() {
    return labels;
  }

  boolean owned(Map<String, String> own) {
    return labels.entrySet().containsAll(own.entrySet());
  }

  boolean runs() {
    return status.state() == ContainerState.RUNNING;
  }

  ContainerInfo info() {
    return new ContainerInfo(
        id,
        request.name(),
        request.spec().getImage(),
        FakeEngine.idOf(request.spec().getImage()),
        labels,
        status,
        runs() ? request.ports() : List.of());
  }

  void started(Instant now) {
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

  void ended(int exitCode, boolean oom, Instant now) {
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

  void health(ContainerHealth health) {
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

  void print(Source source, String text) {
    OutputChunk chunk = new OutputChunk(source, ByteString.copyFromUtf8(text));
    output.add(chunk);
    List.copyOf(readers).forEach(reader -> reader.accept(chunk));
  }

  List<OutputChunk> output() {
    return List.copyOf(output);
  }

  void follow(Consumer<OutputChunk> reader, Runnable end) {
    readers.add(reader);
    atEnd.add(end);
  }

  void unfollow(Consumer<OutputChunk> reader, Runnable end) {
    readers.remove(reader);
    atEnd.remove(end);
  }
}
