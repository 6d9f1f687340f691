package io.drover.it.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.client.SnapshotBytes;
import io.drover.client.SnapshotException;
import io.drover.master.codec.SnapshotAssembler;
import io.drover.master.codec.SnapshotCodec;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.ClusterState;
import io.drover.master.state.RandomChanges;
import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A snapshot, as a file that a client looks at and as the parts that a master puts together. An
 * input is steps: even kinds are parts whose checksums are made to fit, odd ones the file's bytes
 * as they are.
 */
final class SnapshotTarget implements Target {
  private static final long MAGIC = 0x44525652534E4150L;
  private static final int VERSION = 1;

  /** The command reads the file as was done before it, and tells of its head. */
  private static final int INPUTS_FOR_ONE_COMMAND = 8;

  private final CliTarget commands = new CliTarget();
  private final OwnFolder folder = new OwnFolder("fuzz-snapshot-");

  @Override
  public String name() {
    return "snapshot";
  }

  @Override
  public void take(byte[] input) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(12).putLong(MAGIC).putInt(VERSION).array());
    CRC32C all = new CRC32C();
    SnapshotAssembler assembler = new SnapshotAssembler();
    boolean assembled = true;
    for (Steps.Step step : Steps.of(input)) {
      if ((step.kind() & 1) != 0) {
        bytes.writeBytes(step.content());
        continue;
      }
      SnapshotPart part = sound(part(step.content()), all);
      byte[] body = part.toByteArray();
      bytes.writeBytes(
          ByteBuffer.allocate(8 + body.length)
              .putInt(body.length)
              .putInt(checksum(body))
              .put(body)
              .array());
      assembled = assembled && taken(assembler, part);
    }
    if (assembled) {
      whole(assembler);
    }
    try {
      SnapshotBytes.verify(bytes.toByteArray());
    } catch (SnapshotException e) {
      Check.state(e.getMessage() != null, "no reason is given");
      return;
    }
    if (Arrays.hashCode(input) % INPUTS_FOR_ONE_COMMAND != 0) {
      return;
    }
    Path path = folder.path().resolve("snapshot");
    // Another file in its place: a file that was cut off goes to the disk when it is closed.
    Files.deleteIfExists(path);
    Files.write(path, bytes.toByteArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    commands.run("snapshot", "inspect", path.toString());
  }

  private static boolean taken(SnapshotAssembler assembler, SnapshotPart part) {
    try {
      assembler.take(part);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void whole(SnapshotAssembler assembler) {
    try {
      assembler.whole();
    } catch (IllegalArgumentException | UnreadableLogException e) {
      Check.state(e.getMessage() != null, "no reason is given");
    }
  }

  private static SnapshotPart part(byte[] content) {
    try {
      return SnapshotPart.parseFrom(TolerantWire.message(SnapshotPart.getDescriptor(), content));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("no part came of it", e);
    }
  }

  private static SnapshotPart sound(SnapshotPart part, CRC32C all) {
    SnapshotPart.Builder sound = part.toBuilder();
    if (part.hasChunk()) {
      byte[] data = part.getChunk().getData().toByteArray();
      all.update(data, 0, data.length);
      sound.getChunkBuilder().setChecksum(checksum(data));
    } else if (part.hasTrailer()) {
      sound.getTrailerBuilder().setChecksum((int) all.getValue());
    }
    return sound.build();
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    commands.close();
    folder.close();
  }

  @Override
  public List<byte[]> seeds() {
    RandomChanges random = new RandomChanges(7);
    ClusterState state = new ClusterState(() -> {});
    for (int i = 1; i < 60; i++) {
      state.begin(i, new Epoch(1), i);
      state.apply(random.next(state));
    }
    List<Steps.Step> steps = new ArrayList<>();
    steps.add(
        new Steps.Step(
            0,
            SnapshotPart.newBuilder()
                .setHeader(SnapshotHeader.newBuilder().setCluster("c").setIndex(59).setEpoch(1))
                .build()
                .toByteArray()));
    for (Iterator<SnapshotPart> parts = SnapshotCodec.parts(state.checkpoint());
        parts.hasNext(); ) {
      steps.add(new Steps.Step(0, parts.next().toByteArray()));
    }
    Steps.Step trailer = steps.getLast();
    return List.of(
        Steps.bytes(steps.toArray(Steps.Step[]::new)),
        Steps.bytes(steps.getFirst(), trailer),
        Steps.bytes(
            steps.getFirst(), new Steps.Step(1, ByteString.copyFromUtf8("x").toByteArray())));
  }

  /** Longer inputs take their time, and say little that shorter ones do not. */
  @Override
  public int inputBytesMax() {
    return 1 << 10;
  }

  /** Messages are made of any bytes; what reads them takes branches for what they say. */
  @Override
  public List<String> unwatched() {
    return List.of("io.drover.proto.**");
  }
}
