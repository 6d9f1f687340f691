package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.Epoch;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.model.MasterId;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Specs;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.Election;
import io.drover.master.port.LeadershipListener;
import io.drover.master.port.LogEvent;
import io.drover.master.port.Message;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop with its real thread, over a log that commits at once. */
@Timeout(60)
class MasterLoopTest {
  private final InstantLog log = new InstantLog();
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  private final MasterLoop loop =
      new MasterLoop(
          CoreConfig.of(new MasterId("m1"), "m1:1", 10_000, 10_000),
          new Outside(log, new InstantElection(), new ProtoEntryCodec(), new Listening()),
          () -> new Moment(System.currentTimeMillis(), System.nanoTime() / 1_000_000),
          System::nanoTime,
          () -> 0);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void leadsAnswersAndMeasures() throws Exception {
    loop.start();
    assertThat(news.take()).isEqualTo("leads true");
    BlockingQueue<WriteResult> answers = new LinkedBlockingQueue<>();
    Command deploy =
        new Command.Deploy(
            "default", "", new TreeMap<>(Map.of("web", Specs.service(3))), false, false);
    boolean taken =
        loop.mailbox().offer(new ClientMessage.Write(new RequestKey("key"), deploy, answers::add));
    assertThat(taken).isTrue();
    assertThat(answers.take()).isInstanceOf(WriteResult.Accepted.class);
    await().until(() -> loop.metrics().core().leading() && loop.metrics().turns() > 1);
    assertThat(loop.metrics().longest().wallNanos()).isPositive();
  }

  @Test
  void stopsItsThreadAndTakesNothingMoreWhenClosed() {
    loop.start();
    loop.close();
    assertThat(loop.mailbox().offer(new Message.Tick())).isFalse();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("drover-loop-m1"));
  }

  @Test
  void aFullMailboxSaysSo() {
    int taken = 0;
    while (taken < 1_000_000 && loop.mailbox().offer(new Message.Tick())) {
      taken++;
    }
    assertThat(taken).isBetween(1_000, 100_000);
  }

  @Test
  void aBrokenInvariantStopsTheMaster() throws Exception {
    loop.start();
    assertThat(news.take()).isEqualTo("leads true");
    loop.mailbox()
        .put(new LogEvent.Committed(new Entry(99, new Epoch(9), Long.MAX_VALUE, List.of())));
    assertThat(news.take()).startsWith("fatal an invariant is broken");
    await().until(() -> !loop.mailbox().offer(new Message.Tick()));
  }

  private final class Listening implements LeadershipListener {
    @Override
    public void leadershipChanged(Leadership leadership) {
      news.add("leads " + leadership.self());
    }

    @Override
    public void fatal(String reason) {
      news.add("fatal " + reason);
    }
  }

  private static final class InstantElection implements Election {
    @Override
    public void start(Election.Listener listener) {
      listener.elected();
    }

    @Override
    public void resign(String reason) {
      // There is nobody else.
    }

    @Override
    public void suspect(String leaderAddress) {
      // There is nobody else.
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  private static final class InstantLog implements ReplicatedLog {
    private final AtomicReference<ReplicatedLog.Listener> listener = new AtomicReference<>();

    @Override
    public void start(ReplicatedLog.Listener heard) {
      listener.set(heard);
    }

    @Override
    public void claim(MasterId self, String address) {
      listener.get().claimed(new Epoch(1), 0);
    }

    @Override
    public void append(Entry entry) {
      listener.get().appended(entry.index());
    }

    @Override
    public void renounce(String reason) {
      listener.get().deposed(reason);
    }

    @Override
    public void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state) {
      listener.get().checkpointed(index, 0);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
