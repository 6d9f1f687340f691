package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ExecInputTest {
  private final ExecInput input = new ExecInput();

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @Test
  void aPieceIsTakenWhenTheReaderComesBackForMore() throws IOException {
    CompletableFuture<Outcome<Nothing>> first = input.write(bytes("abc"));
    CompletableFuture<Outcome<Nothing>> second = input.write(bytes("d"));
    input.begin();
    byte[] buffer = new byte[2];
    assertThat(input.read(buffer)).isEqualTo(2);
    assertThat(input.read(buffer)).isEqualTo(1);
    assertThat(buffer[0]).isEqualTo((byte) 'c');
    assertThat(first).isNotDone();
    assertThat(input.read(buffer)).isEqualTo(1);
    assertThat(first.join().toFailure()).isEmpty();
    assertThat(second).isNotDone();
    input.end();
    assertThat(input.read(buffer)).isEqualTo(-1);
    assertThat(second.join().toFailure()).isEmpty();
  }

  @Test
  void moreThanABoundedNumberOfPiecesIsRefused() {
    CompletableFuture<Outcome<Nothing>> last = input.write(bytes("x"));
    int accepted = 0;
    while (!last.isDone()) {
      accepted++;
      last = input.write(bytes("x"));
    }
    assertThat(accepted).isEqualTo(256);
    assertThat(last.join().toFailure()).get().isInstanceOf(BadRequest.class);
  }

  @Test
  void piecesThatWaitAreRefusedWhenTheProcessEnds() {
    CompletableFuture<Outcome<Nothing>> waiting = input.write(bytes("x"));
    input.close();
    assertThat(waiting.join().toFailure()).get().isInstanceOf(NotRunning.class);
    assertThat(input.write(bytes("y")).join().toFailure()).get().isInstanceOf(NotRunning.class);
  }

  @Test
  void nothingFollowsTheEnd() {
    input.end();
    assertThat(input.write(bytes("y")).join().toFailure()).get().isInstanceOf(BadRequest.class);
  }
}
