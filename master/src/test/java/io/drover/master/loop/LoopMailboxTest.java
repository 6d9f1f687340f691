package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.RequestKey;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.ElectionEvent;
import io.drover.master.port.LogEvent;
import io.drover.master.port.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoopMailboxTest {
  private static final int ROOM = 10;

  private final LoopMailbox mailbox = new LoopMailbox(ROOM, ROOM);

  @Test
  void aClientWaitsForOneOfManyWorkersAtMost() {
    List<Message> workers = Stream.generate(LoopMailboxTest::worker).limit(ROOM).toList();
    workers.forEach(mailbox::offer);
    Message client = client();
    mailbox.offer(client);

    List<Message> firstTwo =
        Stream.generate(mailbox::pollWork).limit(2).map(Optional::orElseThrow).toList();
    assertThat(firstTwo).contains(client).contains(workers.getFirst());
    assertThat(rest()).containsExactlyElementsOf(workers.subList(1, ROOM));
  }

  @Test
  void manyClientsHoldUpNoWorker() {
    Stream.generate(LoopMailboxTest::client).limit(ROOM).forEach(mailbox::offer);
    Message worker = worker();
    mailbox.offer(worker);

    List<Message> firstTwo =
        Stream.generate(mailbox::pollWork).limit(2).map(Optional::orElseThrow).toList();
    assertThat(firstTwo).contains(worker);
    assertThat(rest()).hasSize(ROOM - 1);
  }

  @Test
  void clientsFindRoomWhenWorkersHaveFilledTheirs() {
    while (mailbox.offer(worker())) {
      assertThat(mailbox.size()).isLessThanOrEqualTo(ROOM);
    }

    assertThat(mailbox.offer(client())).isTrue();
    assertThat(mailbox.size()).isEqualTo(ROOM + 1);
  }

  @Test
  void newsOfLogAndElectionAreForThemselves() {
    mailbox.offer(worker());
    assertThat(mailbox.ready(false)).isFalse();
    Message resumed = new LogEvent.Resumed();
    Message elected = new ElectionEvent.Elected();
    mailbox.put(resumed);
    mailbox.put(elected);

    assertThat(mailbox.ready(false)).isTrue();
    assertThat(mailbox.pollControl()).contains(resumed);
    assertThat(mailbox.pollControl()).contains(elected);
    assertThat(mailbox.pollControl()).isEmpty();
    assertThat(mailbox.ready(true)).isTrue();
  }

  private List<Message> rest() {
    return Stream.generate(mailbox::pollWork)
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow)
        .toList();
  }

  private static Message client() {
    return new ClientMessage.Write(
        new RequestKey("key"), new Command.Stop("default", "web"), answer -> {});
  }

  /** Whatever is no client's waits where the workers' messages do. */
  private static Message worker() {
    return new Message.Tick();
  }
}
