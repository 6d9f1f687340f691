package io.drover.master.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.TxnHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member whose disk was full came back from its next restart without what it had not written, and
 * its master ended with "log entry … is missing in ZooKeeper though later ones were there".
 */
@Timeout(30)
final class MemberLogTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path dir = Path.of("");

  static boolean thereIsAFullDevice() {
    return Files.exists(FULL);
  }

  @Test
  @EnabledIf("thereIsAFullDevice")
  void nothingIsWrittenAfterAWriteThatFailed() throws IOException {
    AtomicInteger failures = new AtomicInteger();
    MemberLog log = new MemberLog(dir.toFile(), dir.toFile(), failures::incrementAndGet);
    log.append(write(1));
    log.commit();
    log.rollLog();
    Path next = dir.resolve("version-2").resolve("log.2");
    Files.createSymbolicLink(next, FULL);

    assertThatThrownBy(
            () -> {
              log.append(write(2));
              log.commit();
            })
        .isInstanceOf(IOException.class);
    Files.delete(next);
    assertThatThrownBy(() -> log.append(write(3))).isInstanceOf(IOException.class);
    assertThatThrownBy(log::commit).isInstanceOf(IOException.class);
    log.close();

    assertThat(failures).hasValue(1);
    try (Stream<Path> files = Files.list(dir.resolve("version-2"))) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .isEqualTo(List.of("log.1"));
    }
  }

  private static Request write(long zxid) {
    return new Request(
        1,
        1,
        OpCode.create,
        new TxnHeader(1, 1, zxid, 1, OpCode.create),
        new CreateTxn("/n" + zxid, new byte[0], List.of(), false, 1),
        zxid);
  }
}
