package io.drover.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.drover.proto.SnapshotPart;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SnapshotFileTest {
  private static final List<SnapshotPart> PARTS = SnapshotParts.of("one", "two", "three");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("state.snapshot");
  }

  private void write(List<SnapshotPart> parts, boolean replace) throws IOException {
    try (SnapshotWriter writer = SnapshotWriter.create(file(), replace)) {
      for (SnapshotPart part : parts) {
        writer.take(part);
      }
      writer.finish();
    }
  }

  private static List<SnapshotPart> read(Path file) throws IOException {
    List<SnapshotPart> parts = new ArrayList<>();
    try (SnapshotReader reader = SnapshotReader.open(file)) {
      for (Optional<SnapshotPart> part = reader.next(); part.isPresent(); part = reader.next()) {
        parts.add(part.get());
      }
    }
    return parts;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    write(PARTS, false);
    assertThat(read(file())).isEqualTo(PARTS);
    assertThat(SnapshotReader.verify(file()).getIndex()).isEqualTo(4711);
    assertThat(names()).containsExactly("state.snapshot");
  }

  @Test
  void onlyTheOwnerMayRead() throws IOException {
    write(PARTS, false);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void replacesNothingUnlessTold() throws IOException {
    write(SnapshotParts.of("old"), false);
    assertThatThrownBy(() -> write(PARTS, false)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read(file())).isEqualTo(SnapshotParts.of("old"));
    write(PARTS, true);
    assertThat(read(file())).isEqualTo(PARTS);
    assertThat(names()).containsExactly("state.snapshot");
  }

  @Test
  void leavesNothingBehindWhenPartsAreMissing() throws IOException {
    assertThatThrownBy(() -> write(PARTS.subList(0, 3), false))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("not whole");
    assertThat(names()).isEmpty();
  }

  @Test
  void beginsAnewWithAnotherHeader() throws IOException {
    List<SnapshotPart> broken = new ArrayList<>(PARTS.subList(0, 3));
    broken.addAll(SnapshotParts.of("x"));
    write(broken, false);
    assertThat(read(file())).isEqualTo(SnapshotParts.of("x"));
  }

  @Test
  void refusesAHeaderWhoseTimeIsNone() throws IOException {
    for (Timestamp none :
        List.of(
            Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build(),
            Timestamp.newBuilder().setSeconds(Long.MIN_VALUE).build(),
            Timestamp.newBuilder().setNanos(-1).build())) {
      SnapshotPart header =
          PARTS.get(0).toBuilder()
              .setHeader(PARTS.get(0).getHeader().toBuilder().setTime(none))
              .build();
      try (SnapshotWriter writer = SnapshotWriter.create(file(), true)) {
        assertThatThrownBy(() -> writer.take(header))
            .isInstanceOf(SnapshotException.class)
            .hasMessageContaining("no such time");
      }
    }
  }

  @Test
  void noticesEveryByteThatIsDamagedOrMissing() throws IOException {
    write(PARTS, false);
    byte[] whole = Files.readAllBytes(file());
    Path damaged = folder.resolve("damaged");
    for (int at = 0; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x11;
      Files.write(damaged, bytes);
      assertThatThrownBy(() -> SnapshotReader.verify(damaged))
          .as("byte %d", at)
          .isInstanceOf(SnapshotException.class);
      Files.write(damaged, Arrays.copyOf(whole, at));
      assertThatThrownBy(() -> SnapshotReader.verify(damaged))
          .as("cut off at %d", at)
          .isInstanceOf(SnapshotException.class);
    }
    Files.write(damaged, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> SnapshotReader.verify(damaged)).hasMessageContaining("follows");
  }
}
