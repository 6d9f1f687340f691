package io.drover.it.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.base.Check;
import io.drover.proto.ContainerSpec;
import io.drover.proto.JournalRecord;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.worker.journal.JournalBytes;
import io.drover.worker.wire.TaskMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A worker's journal. The first byte says whether the rest is the file, or steps that become whole
 * records (even kinds) and damage (odd ones): every record before the damage must be kept.
 */
final class JournalTarget implements Target {
  @Override
  public String name() {
    return "journal";
  }

  @Override
  public void take(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    if ((input[0] & 1) == 0) {
      taken(rest, List.of());
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(JournalBytes.head());
    List<JournalRecord> whole = new ArrayList<>();
    boolean damaged = false;
    for (Steps.Step step : Steps.of(rest)) {
      if ((step.kind() & 1) == 0) {
        byte[] body = TolerantWire.message(JournalRecord.getDescriptor(), step.content());
        bytes.writeBytes(JournalBytes.record(body));
        if (!damaged) {
          whole.add(record(body));
        }
      } else {
        damaged |= step.content().length > 0;
        bytes.writeBytes(step.content());
      }
    }
    taken(bytes.toByteArray(), whole);
  }

  private void taken(byte[] bytes, List<JournalRecord> whole) throws IOException {
    List<JournalRecord> read;
    try {
      read = JournalBytes.read(bytes);
    } catch (IOException e) {
      Check.state(String.valueOf(e.getMessage()).contains("newer worker"), "not readable: %s", e);
      return;
    }
    Check.state(
        read.size() >= whole.size() && read.subList(0, whole.size()).equals(whole),
        "%d records are whole, %d were read",
        whole.size(),
        read.size());
    var kept = JournalBytes.kept(read);
    kept.orders().forEach(order -> TaskMessages.order(TaskMessages.message(order)));
    kept.statuses().values().forEach(status -> TaskMessages.status(TaskMessages.message(status)));
  }

  private static JournalRecord record(byte[] body) {
    try {
      return JournalRecord.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("no record came of it", e);
    }
  }

  @Override
  public List<byte[]> seeds() {
    byte[] order =
        JournalRecord.newBuilder()
            .setOrder(
                TaskOrder.newBuilder()
                    .setTaskId("t1")
                    .setJob("web")
                    .setNamespace("default")
                    .setSlot(1)
                    .setGoal(TaskOrder.Goal.RUN)
                    .setContainer(ContainerSpec.newBuilder().setImage("app:1")))
            .build()
            .toByteArray();
    byte[] status =
        JournalRecord.newBuilder()
            .setStatus(Samples.status("t1", TaskState.RUNNING, 4))
            .build()
            .toByteArray();
    byte[] forgotten = JournalRecord.newBuilder().setForgotten("t1").build().toByteArray();
    byte[] leadership =
        JournalRecord.newBuilder()
            .setLeadership(
                JournalRecord.Leadership.newBuilder()
                    .setEpoch(3)
                    .addMasters("m1:1")
                    .setLeaseMillis(5_000))
            .build()
            .toByteArray();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(0);
    file.writeBytes(JournalBytes.head());
    for (byte[] body : List.of(order, status, forgotten, leadership)) {
      file.writeBytes(JournalBytes.record(body));
    }
    ByteArrayOutputStream steps = new ByteArrayOutputStream();
    steps.write(1);
    steps.writeBytes(
        Steps.bytes(
            new Steps.Step(0, leadership),
            new Steps.Step(0, order),
            new Steps.Step(0, status),
            new Steps.Step(1, new byte[] {0, 0, 0, 9, 1}),
            new Steps.Step(0, forgotten)));
    return List.of(file.toByteArray(), steps.toByteArray());
  }
}
