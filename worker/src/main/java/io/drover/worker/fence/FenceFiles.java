package io.drover.worker.fence;

import io.drover.base.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the worker and its fence tell each other, as files of one folder. Nothing is forced to disk:
 * both sides live on one running machine, and when that stops so do the containers.
 *
 * <p>The deadline is written in place, into a file that has its length already: it can be renewed
 * on a full disk, where a healthy container would else be killed for it. It stands there twice, so
 * that a reader knows a half-written one. Not thread-safe.
 */
final class FenceFiles implements AutoCloseable {
  private static final long MILLIS_PER_HUNDREDTH = 10;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path folder;
  private final String bootId;
  private @Nullable FileChannel deadline;

  /** The fence's process: another one may have its number later, but not its start too. */
  record Owner(long pid, String start) {}

  FenceFiles(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    this.bootId = Files.readString(BOOT_ID).strip();
    Check.state(!bootId.isEmpty(), "%s is empty", BOOT_ID);
  }

  Path folder() {
    return folder;
  }

  /** The lease's end as it was written in this life of the machine; 0 if it was not. */
  long deadlineMillis() throws IOException {
    Path file = folder.resolve("deadline");
    if (!Files.exists(file)) {
      return 0;
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2 || !lines.get(0).equals(lines.get(1))) {
      return 0;
    }
    String[] words = lines.get(0).split(" ", 2);
    if (words.length != 2 || !words[0].equals(bootId)) {
      return 0;
    }
    try {
      return Long.parseLong(words[1].strip()) * MILLIS_PER_HUNDREDTH;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  void writeDeadline(long untilMillis) throws IOException {
    // The fence counts hundredths, and without leading zeros: what is spare pads the end.
    String line = "%s %-16d\n".formatted(bootId, untilMillis / MILLIS_PER_HUNDREDTH);
    ByteBuffer bytes = ByteBuffer.wrap((line + line).getBytes(StandardCharsets.US_ASCII));
    if (deadline == null) {
      deadline =
          FileChannel.open(
              folder.resolve("deadline"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
    int written = deadline.write(bytes, 0);
    Check.state(written == 2 * line.length(), "the deadline was written in part");
  }

  /** The containers under guard. */
  List<String> guarded() throws IOException {
    Path file = folder.resolve("guarded");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList()
        : List.of();
  }

  void writeGuarded(Collection<String> ids) throws IOException {
    Path next = folder.resolve("guarded.next");
    Files.write(next, ids);
    Files.move(
        next,
        folder.resolve("guarded"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** The fence that is at work, if one is. */
  Optional<Owner> alive() throws IOException {
    Path file = folder.resolve("pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] words = Files.readString(file).strip().split(" ", 2);
    try {
      Owner owner = new Owner(Long.parseLong(words[0]), words.length == 2 ? words[1] : "");
      return start(owner.pid()).filter(owner.start()::equals).map(start -> owner);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** When a process was started, in the kernel's own count; nothing if it is not there. */
  private static Optional<String> start(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The program's name comes second, in brackets, and may hold blanks.
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean dead = words[0].equals("Z") || words[0].equals("X");
      return dead ? Optional.empty() : Optional.of(words[19]);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (deadline != null) {
      deadline.close();
    }
  }
}
