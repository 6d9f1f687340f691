package io.drover.client;

import com.google.protobuf.ByteString;
import io.drover.client.internal.ExecCall;
import io.drover.client.internal.MasterCalls;
import io.drover.proto.ExecStart;
import java.util.concurrent.CompletableFuture;

/** A command inside a container, over the wire. */
final class RemoteExecSession implements ExecSession {
  private final ExecCall call;
  private final CompletableFuture<Integer> exitCode;

  RemoteExecSession(MasterCalls calls, ExecStart start, ExecReceiver receiver) {
    call =
        calls.exec(
            start,
            new ExecCall.Output() {
              @Override
              public void stdout(ByteString data) {
                receiver.onStdout(data);
              }

              @Override
              public void stderr(ByteString data) {
                receiver.onStderr(data);
              }
            });
    exitCode = Outcomes.of(call.exitCode());
  }

  @Override
  public CompletableFuture<Integer> exitCode() {
    return exitCode;
  }

  @Override
  public CompletableFuture<Void> stdin(ByteString data) {
    return Outcomes.of(call.stdin(data));
  }

  @Override
  public void closeStdin() {
    call.closeStdin();
  }

  @Override
  public void resize(int columns, int rows) {
    call.resize(columns, rows);
  }

  @Override
  public void close() {
    call.close();
  }
}
