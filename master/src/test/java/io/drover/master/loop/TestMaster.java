package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.MasterId;
import io.drover.master.model.Rejection;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Task;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.Election;
import io.drover.master.port.ElectionEvent;
import io.drover.master.port.LeadershipListener;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Reply;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import io.drover.master.port.WriteResult;
import io.drover.master.reconcile.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A core with its mailbox, log and election in the hands of a test. */
final class TestMaster {
  final MasterCore core;
  final MemoryStore.Log log;
  final List<Leadership> leaderships = new ArrayList<>();
  final List<String> fatal = new ArrayList<>();
  final List<String> resigned = new ArrayList<>();
  private final World world;
  private final Deque<Message> mailbox = new ArrayDeque<>();
  private long keys;
  private final String name;

  TestMaster(World world, String name, CoreConfig.Bounds bounds) {
    this.world = world;
    this.name = name;
    this.log = world.store.new Log();
    CoreConfig config =
        new CoreConfig(
            new MasterId(name),
            name + ":7420",
            World.GRACE_MILLIS,
            World.LEASE_MILLIS,
            Limits.DEFAULT,
            bounds);
    this.core =
        new MasterCore(
            config,
            () -> {},
            new Outside(log, new HandElection(), new ProtoEntryCodec(), new Listening()));
  }

  void start() {
    log.start(new LogNews(new Box()));
  }

  void elect() {
    give(new ElectionEvent.Elected());
  }

  /** Takes in the message and finishes the turn. */
  void give(Message message) {
    mailbox.add(message);
    drain();
  }

  boolean proceed() {
    boolean log = this.log.proceed();
    boolean messages = !mailbox.isEmpty();
    boolean busy = core.busy(world.now());
    drain();
    return log || messages || busy;
  }

  private void drain() {
    while (!mailbox.isEmpty()) {
      core.step(mailbox.removeFirst(), world.now());
    }
    core.finishTurn(world.now());
  }

  boolean leads() {
    return !leaderships.isEmpty() && leaderships.getLast().self();
  }

  /** Sends a write; the answer comes with time. */
  Answer<WriteResult> send(Command command) {
    return send(name + "-" + keys++, command);
  }

  Answer<WriteResult> send(String key, Command command) {
    Answer<WriteResult> answer = new Answer<>();
    give(new ClientMessage.Write(new RequestKey(key), command, answer));
    return answer;
  }

  /** Sends a write, lets the world settle, and demands that it was accepted. */
  WriteResult.Accepted write(Command command) {
    Answer<WriteResult> answer = send(command);
    world.settle();
    return (WriteResult.Accepted) answer.get();
  }

  /** Sends a write, lets the world settle, and demands that it was refused. */
  Rejection refused(Command command) {
    Answer<WriteResult> answer = send(command);
    world.settle();
    return ((WriteResult.Rejected) answer.get()).rejection();
  }

  View read(Query query) {
    Answer<ReadResult> answer = new Answer<>();
    give(new ClientMessage.Read(Seen.NOTHING, 0, query, answer));
    world.settle();
    return ((ReadResult.Answered) answer.get()).view();
  }

  /** Deploys one job of its own. */
  WriteResult.Accepted deploy(String job, JobSpec spec) {
    return write(new Command.Deploy("default", "", new TreeMap<>(Map.of(job, spec)), false, false));
  }

  /** The job's tasks that have not ended. */
  List<Task> live(String job) {
    return core.state().tasksOf(new JobId("default", job)).all().stream()
        .filter(task -> !task.ended())
        .toList();
  }

  List<Task> all(String job) {
    return List.copyOf(core.state().tasksOf(new JobId("default", job)).all());
  }

  Job job(String job) {
    return core.state().job(new JobId("default", job)).orElseThrow();
  }

  View.JobView view(String job) {
    return ((View.OneJob) read(new Query.Inspect("default", job))).job();
  }

  private final class Box implements Mailbox {
    @Override
    public boolean offer(Message message) {
      return mailbox.add(message);
    }

    @Override
    public void put(Message message) {
      mailbox.add(message);
    }
  }

  private final class HandElection implements Election {
    @Override
    public void start(Listener listener) {
      // The test elects by hand.
    }

    @Override
    public void resign(String reason) {
      resigned.add(reason);
    }

    @Override
    public void suspect(String leaderAddress) {
      // Nobody to tell.
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  private final class Listening implements LeadershipListener {
    @Override
    public void leadershipChanged(Leadership leadership) {
      leaderships.add(leadership);
      if (leadership.self()) {
        // As dispatch does: every worker is asked for a new hello.
        world.workers.values().forEach(worker -> worker.join(TestMaster.this));
      }
    }

    @Override
    public void fatal(String reason) {
      fatal.add(reason);
    }
  }

  /** An answer that may not have come yet. */
  static final class Answer<T> implements Reply<T> {
    private final List<T> results = new ArrayList<>();

    @Override
    public void send(T result) {
      results.add(result);
    }

    boolean came() {
      return !results.isEmpty();
    }

    T get() {
      assertThat(results).as("answers").hasSize(1);
      return results.getFirst();
    }
  }
}
