package io.drover.it.chaos;

import io.drover.client.DroverClient;
import io.drover.it.chaos.Operation.Kind;
import io.drover.it.chaos.Recorder.Subject;
import io.drover.proto.JobSpec;
import io.drover.proto.JobsQuery;
import io.drover.proto.NodeCommand;
import java.util.List;
import java.util.Random;

/** One client of the load: its own connection, its own chance, and the words for what it does. */
final class LoadClient {
  private final String name;
  private final DroverClient client;
  private final Recorder recorder;
  private final Random random;

  LoadClient(String name, DroverClient client, Recorder recorder, Random random) {
    this.name = name;
    this.client = client;
    this.recorder = recorder;
    this.random = random;
  }

  Random random() {
    return random;
  }

  Operation create(JobSpec spec) {
    return recorder.write(
        name, Kind.CREATE, Subject.of(spec), 0, () -> client.deploy(Specs.create(spec)));
  }

  Operation change(JobSpec spec) {
    return recorder.write(
        name, Kind.CHANGE, Subject.of(spec), 0, () -> client.deploy(Specs.change(spec)));
  }

  Operation restart(String job) {
    return recorder.write(name, Kind.RESTART, Subject.of(job, -1), 0, () -> client.restart(job));
  }

  /** Scales a job that is to be at this version. */
  Operation scale(String job, int replicas, long version) {
    return recorder.write(
        name,
        Kind.SCALE,
        Subject.of(job, replicas),
        version,
        () -> client.scale(job, replicas, version));
  }

  Operation remove(String job) {
    return recorder.write(
        name, Kind.REMOVE, Subject.of(job, -1), 0, () -> client.remove(List.of(job)));
  }

  Operation drain(String node) {
    return node(Kind.DRAIN, node, NodeCommand.Action.DRAIN);
  }

  Operation uncordon(String node) {
    return node(Kind.UNCORDON, node, NodeCommand.Action.UNCORDON);
  }

  private Operation node(Kind kind, String node, NodeCommand.Action action) {
    NodeCommand command = NodeCommand.newBuilder().setNode(node).setAction(action).build();
    return recorder.write(name, kind, Subject.of(node, -1), 0, () -> client.node(command));
  }

  /** Reads a job that is among the first of them by name. */
  Operation read(String job) {
    return recorder.read(name, job, () -> client.jobsPage(JobsQuery.getDefaultInstance()));
  }

  void close() {
    client.close();
  }
}
