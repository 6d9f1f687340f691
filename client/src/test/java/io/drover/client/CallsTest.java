package io.drover.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drover.base.HostPort;
import io.drover.client.DroverException.Category;
import io.drover.proto.Job;
import io.drover.proto.JobList;
import io.drover.proto.JobsQuery;
import io.drover.proto.ReadRequest;
import io.drover.proto.ReadResponse;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallsTest {
  private final FakeMaster first = new FakeMaster();
  private final FakeMaster second = new FakeMaster();

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private DroverClient client(Duration timeout) {
    return DroverClient.builder()
        .masters(List.of(first.address(), second.address()))
        .timeout(timeout)
        .build();
  }

  private static DroverException failure(CompletableFuture<?> call) {
    return DroverException.from(catchThrowable(() -> call.get(20, TimeUnit.SECONDS)));
  }

  @Test
  void writesGoToTheLeaderThatAFollowerNames() {
    first.follow(second.address().toString());
    second.lead(7);
    try (DroverClient client = DroverClient.builder().masters(List.of(first.address())).build()) {
      assertThat(client.scale(Map.of("web", 3)).join().getIndex()).isEqualTo(7);
      assertThat(client.stop("web").join().getIndex()).isEqualTo(7);
    }
    assertThat(first.writes).as("the leader is remembered").hasSize(1);
    assertThat(second.writes.get(0).getScale().getReplicasMap()).containsEntry("web", 3);
    assertThat(second.writes.get(0).getKey()).hasSize(32);
    assertThat(second.writes.get(1).getKey()).isNotEqualTo(second.writes.get(0).getKey());
  }

  @Test
  void scaleCarriesTheVersionThatItWasDecidedOn() {
    first.lead(7);
    try (DroverClient client = client(Duration.ofSeconds(10))) {
      client.scale("web", 3, 12).join();
      client.scale(Map.of("web", 3)).join();
    }
    assertThat(first.writes.get(0).getScale().getReplicasMap()).containsEntry("web", 3);
    assertThat(first.writes.get(0).getScale().getExpectedVersion()).isEqualTo(12);
    assertThat(first.writes.get(1).getScale().getExpectedVersion()).isZero();
  }

  @Test
  void aWriteKeepsItsKeyWhenItsMasterDiesUnderIt() {
    second.follow("");
    first.onWrite =
        request -> {
          second.lead(9);
          new Thread(first::close).start();
          return new CompletableFuture<>();
        };
    try (DroverClient client = client(Duration.ofSeconds(10))) {
      assertThat(client.restart("web").join().getIndex()).isEqualTo(9);
    }
    List<String> keys = first.writes.stream().map(WriteRequest::getKey).toList();
    assertThat(keys).hasSize(1);
    assertThat(second.writes).extracting(WriteRequest::getKey).containsOnly(keys.get(0));
  }

  @Test
  void aMasterThatIsSilentIsNotWaitedForLongerThanASecond() {
    first.beSilent();
    second.lead(4);
    long start = System.nanoTime();
    try (DroverClient client = client(Duration.ofSeconds(10))) {
      assertThat(client.stop("web").join().getIndex()).isEqualTo(4);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), Duration.ofMillis(3_000));
      assertThat(client.stop("web").join().getIndex()).isEqualTo(4);
    }
    assertThat(first.writes).as("the silent one is not asked first again").hasSize(1);
    assertThat(first.writes.get(0).getKey()).isEqualTo(second.writes.get(0).getKey());
  }

  @Test
  void theSlowAnswerOfAMasterStillCounts() {
    second.follow("");
    first.onWrite =
        request ->
            new CompletableFuture<WriteResponse>()
                .completeOnTimeout(
                    WriteResponse.newBuilder().setIndex(3).build(), 2, TimeUnit.SECONDS);
    try (DroverClient client = client(Duration.ofSeconds(10))) {
      assertThat(client.stop("web").join().getIndex()).isEqualTo(3);
    }
    assertThat(first.writes).hasSize(1);
  }

  @Test
  void whereNobodyLeadsTheFailureNamesWhatEveryMasterSaid() throws IOException {
    HostPort nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = new HostPort("127.0.0.1", free.getLocalPort());
    }
    first.follow("");
    try (DroverClient client =
        DroverClient.builder()
            .masters(List.of(first.address(), nobody))
            .timeout(Duration.ofMillis(700))
            .build()) {
      DroverException failure = failure(client.stop("web"));
      assertThat(failure.category()).isEqualTo(Category.NO_LEADER);
      assertThat(failure)
          .hasMessageContaining("no leader within 0.7 s")
          .hasMessageContaining(first.address() + ": knows no leader")
          .hasMessageContaining(nobody + ": ")
          .hasMessageNotContaining("not tried");
    }
  }

  @Test
  void noTryBeginsJustBeforeTheDeadline() {
    first.onWrite =
        request ->
            new CompletableFuture<WriteResponse>()
                .orTimeout(650, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(late -> FakeMaster.notLeader(""));
    try (DroverClient client =
        DroverClient.builder()
            .masters(List.of(first.address()))
            .timeout(Duration.ofMillis(800))
            .build()) {
      failure(client.stop("web"));
    }
    assertThat(first.writes).hasSize(1);
  }

  @Test
  void aFollowerThatNamesADeadLeaderIsNotHammered() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      first.follow("127.0.0.1:" + free.getLocalPort());
    }
    second.follow(first.address().toString());
    try (DroverClient client = client(Duration.ofMillis(900))) {
      // A time-out, where the last try is still under way when time is up.
      assertThat(failure(client.stop("web")).category())
          .isIn(Category.NO_LEADER, Category.TIMED_OUT);
    }
    assertThat(first.writes.size() + second.writes.size()).isBetween(4, 100);
  }

  @Test
  void aMasterThatTookTheRequestAndNeverAnswersIsATimeOut() {
    first.beSilent();
    second.beSilent();
    try (DroverClient client = client(Duration.ofMillis(1_500))) {
      DroverException failure = failure(client.stop("web"));
      assertThat(failure.category()).isEqualTo(Category.TIMED_OUT);
      assertThat(failure).hasMessageContaining(first.address() + ": does not answer");
    }
  }

  @Test
  void refusalsAreNotRepeated() {
    Map<RpcCode, Category> expected =
        Map.of(
            RpcCode.INVALID_ARGUMENT, Category.INVALID,
            RpcCode.NOT_FOUND, Category.NOT_FOUND,
            RpcCode.CONFLICT, Category.CONFLICT,
            RpcCode.INTERNAL, Category.FAILED);
    try (DroverClient client = DroverClient.builder().masters(List.of(first.address())).build()) {
      expected.forEach((code, category) -> {
        first.writes.clear();
        first.onWrite = request -> FakeMaster.fail(new RpcException(code, "because"));
        DroverException failure = failure(client.stop("web"));
        assertThat(failure.category()).isEqualTo(category);
        assertThat(failure).hasMessage("because");
        assertThat(first.writes).hasSize(1);
      });
    }
  }

  @Test
  void aBusyMasterIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    first.onWrite =
        request ->
            asked.incrementAndGet() < 3
                ? FakeMaster.fail(new RpcException(RpcCode.RESOURCE_EXHAUSTED, "busy"))
                : CompletableFuture.completedFuture(WriteResponse.getDefaultInstance());
    try (DroverClient client = DroverClient.builder().masters(List.of(first.address())).build()) {
      client.stop("web").join();
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void aReadSeesTheWritesOfItsOwnClient() {
    first.lead(42);
    first.onRead = request -> CompletableFuture.completedFuture(ReadResponse.getDefaultInstance());
    try (DroverClient client =
        DroverClient.builder().masters(List.of(first.address())).namespace("team").build()) {
      client.status().join();
      client.stop("web").join();
      client.status().join();
    }
    assertThat(first.reads.get(0).getMinIndex()).isZero();
    assertThat(first.reads.get(1).getMinIndex()).isEqualTo(42);
    assertThat(first.reads.get(1).getNamespace()).isEqualTo("team");
  }

  @Test
  void whatWasSeenOfAStoreThatIsLostIsForgottenWithIt() {
    first.onWrite =
        request ->
            CompletableFuture.completedFuture(
                WriteResponse.newBuilder().setIndex(9_000).setFounding("before").build());
    first.onRead =
        request ->
            CompletableFuture.completedFuture(
                ReadResponse.newBuilder().setIndex(7).setFounding("after").build());
    try (DroverClient client = DroverClient.builder().masters(List.of(first.address())).build()) {
      client.stop("web").join();
      client.status().join();
      client.status().join();
      first.onWrite =
          request ->
              CompletableFuture.completedFuture(
                  WriteResponse.newBuilder().setIndex(8).setFounding("after").build());
      client.stop("web").join();
      client.status().join();
    }
    assertThat(first.reads).extracting(ReadRequest::getMinIndex).containsExactly(9_000L, 0L, 8L);
    assertThat(first.reads)
        .extracting(ReadRequest::getFounding)
        .containsExactly("before", "after", "after");
  }

  @Test
  void listsAreReadToTheirLastPage() {
    first.onRead =
        request -> {
          String page = request.getJobs().getPage();
          return CompletableFuture.completedFuture(
              ReadResponse.newBuilder()
                  .setIndex(5)
                  .setNextPage(page.isEmpty() ? "b" : page.equals("b") ? "c" : "")
                  .setJobs(JobList.newBuilder().addJobs(Job.newBuilder().setName("job" + page)))
                  .build());
        };
    try (DroverClient client = DroverClient.builder().masters(List.of(first.address())).build()) {
      assertThat(client.jobs(JobsQuery.getDefaultInstance()).join())
          .extracting(Job::getName)
          .containsExactly("job", "jobb", "jobc");
      assertThat(client.jobsPage(JobsQuery.newBuilder().setPage("b").build()).join())
          .isEqualTo(new Page<>(List.of(Job.newBuilder().setName("jobb").build()), "c", 5));
    }
    assertThat(first.reads.get(1).getMinIndex()).as("pages do not go back in time").isEqualTo(5);
  }

  @Test
  void closingTheClientEndsItsCalls() {
    first.beSilent();
    DroverClient client = DroverClient.builder().masters(List.of(first.address())).build();
    CompletableFuture<WriteResponse> call = client.stop("web");
    client.close();
    assertThat(failure(call)).hasMessage("the client is closed");
    assertThat(failure(client.status())).hasMessage("the client is closed");
  }
}
