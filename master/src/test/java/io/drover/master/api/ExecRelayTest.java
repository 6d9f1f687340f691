package io.drover.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drover.master.api.ApiRig.Reader;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.ExecStart;
import io.drover.protocol.ClientMethods;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExecRelayTest {
  private static final ExecInput START =
      ExecInput.newBuilder()
          .setStart(ExecStart.newBuilder().setTaskId("web.1").addCommand("cat"))
          .build();

  private final ApiRig rig = new ApiRig();
  private final LinkedBlockingQueue<ExecInput> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Optional<RpcException>> workerClosed = new CompletableFuture<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void passesInputOutputAndTheEndBothWays() throws Exception {
    rig.worker("n1", new RpcServices().stream(WorkerMethods.EXEC, Cat::new));
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    Reader<ExecOutput> reader = reader();
    RpcStream<ExecInput> stream = reader.open(rig.client(), ClientMethods.EXEC, START);
    for (int i = 0; i < 20; i++) {
      var _ = stream.send(stdin("line " + i));
    }
    stream.halfClose();

    for (int i = 0; i < 20; i++) {
      assertThat(reader.next().getStdout().toStringUtf8()).isEqualTo("line " + i);
    }
    assertThat(reader.next().getExitCode()).isEqualTo(3);
    assertThat(reader.closed.get(10, TimeUnit.SECONDS)).isEmpty();
    assertThat(received.take().getStart().getTaskId()).isEqualTo(new TaskId(1).toString());
  }

  @Test
  void aTaskThatDoesNotRunIsAConflict() {
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.FAILED));
    Reader<ExecOutput> reader = Reader.ask(rig.client(), ClientMethods.EXEC, START);

    assertThat(reader.failure().code()).isEqualTo(RpcCode.CONFLICT);
    assertThat(reader.failure()).hasMessageContaining("web.1 is FAILED");
  }

  @Test
  void aNodeThatIsAwayIsUnavailable() {
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    Reader<ExecOutput> reader = Reader.ask(rig.client(), ClientMethods.EXEC, START);

    assertThat(reader.failure().code()).isEqualTo(RpcCode.UNAVAILABLE);
    assertThat(reader.failure()).hasMessageContaining("n1 is not connected");
  }

  @Test
  void theFirstMessageMustNameTheCommand() {
    Reader<ExecOutput> reader = Reader.ask(rig.client(), ClientMethods.EXEC, stdin("hello"));

    assertThat(reader.failure().code()).isEqualTo(RpcCode.INVALID_ARGUMENT);
  }

  @Test
  void aClientThatGoesAwayEndsTheCommandsStream() throws Exception {
    rig.worker("n1", new RpcServices().stream(WorkerMethods.EXEC, Cat::new));
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    var client = rig.client();
    RpcStream<ExecInput> stream = reader().open(client, ClientMethods.EXEC, START);
    var _ = stream.send(stdin("x"));
    received.take();
    received.take();

    client.close();

    assertThat(workerClosed.get(10, TimeUnit.SECONDS)).isPresent();
  }

  @Test
  void theWorkersRefusalReachesTheClient() {
    rig.worker(
        "n1",
        new RpcServices()
            .stream(
                WorkerMethods.EXEC,
                stream -> {
                  throw new RpcException(RpcCode.NOT_FOUND, "no such container");
                }));
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    Reader<ExecOutput> reader = Reader.ask(rig.client(), ClientMethods.EXEC, START);

    assertThat(reader.failure().code()).isEqualTo(RpcCode.NOT_FOUND);
    assertThat(reader.failure()).hasMessageContaining("no such container");
  }

  private static Reader<ExecOutput> reader() {
    Reader<ExecOutput> reader = new Reader<>();
    reader.released.complete(null);
    return reader;
  }

  private static ExecInput stdin(String text) {
    return ExecInput.newBuilder().setStdin(ByteString.copyFromUtf8(text)).build();
  }

  /** A worker whose command is {@code cat} and ends with 3. */
  private final class Cat implements StreamListener<ExecInput> {
    private final RpcStream<ExecOutput> stream;

    Cat(RpcStream<ExecOutput> stream) {
      this.stream = stream;
    }

    @Override
    public CompletionStage<Void> onMessage(ExecInput input) {
      received.add(input);
      return input.hasStdin()
          ? stream.send(ExecOutput.newBuilder().setStdout(input.getStdin()).build())
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {
      var _ = stream.send(ExecOutput.newBuilder().setExitCode(3).build());
      stream.halfClose();
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      workerClosed.complete(failure);
    }
  }
}
