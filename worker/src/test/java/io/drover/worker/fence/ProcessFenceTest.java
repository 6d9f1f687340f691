package io.drover.worker.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fence's process and files; what it does to containers is tested with a real engine. */
@Timeout(120)
final class ProcessFenceTest {
  // No engine has containers of these ids: the fence finds nothing to kill.
  private static final String FIRST = "0123456789abcdef".repeat(4);
  private static final String SECOND = "fedcba9876543210".repeat(4);

  @TempDir private Path folder;
  private Fence fence = new NoFence("not begun");

  @BeforeEach
  void open() {
    fence = ProcessFence.open(folder, true);
    assertThat(fence.unusable()).isEmpty();
  }

  @AfterEach
  void endProcess() throws IOException {
    fence.keepIf(id -> false);
    fence.close();
    pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
  }

  private Optional<Long> pid() throws IOException {
    try (FenceFiles files = new FenceFiles(folder)) {
      return files.alive().map(FenceFiles.Owner::pid);
    }
  }

  private static Optional<String> outcome(CompletionStage<Optional<String>> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void aGuardStandsWithItsDeadlineListAndProcess() throws IOException {
    fence.renew(1_234_560);
    assertThat(outcome(fence.guard(FIRST))).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("guarded"))).containsExactly(FIRST);
    assertThat(pid()).isPresent();
    List<String> lines = Files.readAllLines(folder.resolve("deadline"));
    assertThat(lines.get(0)).isEqualTo(lines.get(1)).contains(" 123456 ");
  }

  @Test
  void theNextLifeOfTheWorkerTakesTheFenceOverWithItsLease() throws IOException {
    fence.renew(9_999_990);
    assertThat(outcome(fence.guard(FIRST))).isEmpty();
    Optional<Long> first = pid();
    fence.close();
    fence = ProcessFence.open(folder, true);
    assertThat(fence.heldUntilMillis()).isEqualTo(9_999_990);
    assertThat(outcome(fence.guard(SECOND))).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("guarded"))).containsExactly(FIRST, SECOND);
    assertThat(pid()).isEqualTo(first);
  }

  @Test
  void aFenceThatWasKilledIsBegunAnew() throws IOException {
    assertThat(outcome(fence.guard(FIRST))).isEmpty();
    long first = pid().orElseThrow();
    ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
    await().atMost(Duration.ofSeconds(20)).until(() -> pid().isEmpty());
    fence.renew(5_000);
    await().atMost(Duration.ofSeconds(20)).until(() -> pid().isPresent());
  }

  @Test
  void aFenceWithNothingToGuardEndsByItself() throws IOException {
    assertThat(outcome(fence.guard(FIRST))).isEmpty();
    fence.keepIf(id -> false);
    await().atMost(Duration.ofSeconds(60)).until(() -> pid().isEmpty());
    assertThat(folder.resolve("pid")).doesNotExist();
  }

  @Test
  void theLeaseOfAnotherBootIsOver() throws IOException {
    Files.writeString(folder.resolve("deadline"), "other-boot 99999999\nother-boot 99999999\n");
    try (FenceFiles files = new FenceFiles(folder)) {
      assertThat(files.deadlineMillis()).isZero();
    }
  }

  @Test
  void anEngineElsewhereCannotBeFenced() {
    Fence none = ProcessFence.open(folder, false);
    assertThat(none.unusable().orElseThrow()).contains("not on the worker's machine");
    assertThat(outcome(none.guard(FIRST))).isPresent();
  }
}
