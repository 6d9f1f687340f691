package io.drover.it.bench;

import io.drover.client.Subscription;
import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long a job takes from submit to RUNNING of its first and of all its tasks, and from its
 * removal to the end of all its containers, beside what the engine alone needs for the same number
 * of containers with the same parallelism. Each begins when the machine is at rest; who comes first
 * changes from round to round. One at a time is measured twice: in a cluster that has just begun,
 * most of whose code is not compiled yet, and in one that has been at work.
 */
final class StartBench {
  private static final int WARM_UP = 5;
  private static final int REHEARSALS = 1_000;
  private static final int MANY = 50;
  private static final int ROUNDS_OF_MANY = 5;

  /** As many starts as a worker asks its engine for at a time. */
  private static final int PARALLEL = 4;

  private static final long PATIENCE_SECONDS = 120;

  /** After a container is gone the kernel still takes its network apart. */
  private static final Duration REST = Duration.ofMillis(300);

  private final String image;
  private final LocalCluster cluster;
  private final BlockingQueue<Long> running = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> stopped = new LinkedBlockingQueue<>();
  private int jobs;

  private StartBench(String image, LocalCluster cluster) {
    this.image = image;
    this.cluster = cluster;
  }

  /** What a number of containers took, each in milliseconds. */
  private record Times(double first, double all, double ended) {}

  static Report run(Options options) throws IOException {
    rehearse();
    Report report = new Report();
    try (LocalCluster cluster = LocalCluster.start(1, 1)) {
      StartBench bench = new StartBench(TestEngine.image(), cluster);
      Subscription events =
          cluster
              .client()
              .events(
                  EventsRequest.newBuilder().setFollow(true).build(),
                  event -> {
                    if (event.getType().equals("task") && event.getAction().equals("running")) {
                      bench.running.add(System.nanoTime());
                    } else if (event.getType().equals("task")
                        && event.getAction().equals("stopped")) {
                      bench.stopped.add(System.nanoTime());
                    }
                  });
      bench.measure(report, 1, "1, a cluster just started", options.rounds(20), WARM_UP);
      bench.measure(report, MANY, "50", options.rounds(ROUNDS_OF_MANY), 1);
      bench.measure(report, 1, "1, a cluster that has started 300", options.rounds(20), 0);
      events.close();
    }
    return report;
  }

  /**
   * Has this program's own code compiled, on another cluster and with jobs that have no tasks: what
   * is measured is a cluster that has just started and not a client that has.
   */
  private static void rehearse() throws IOException {
    try (LocalCluster other = LocalCluster.start(1, 0)) {
      StartBench bench = new StartBench(TestEngine.image(), other);
      BlockingQueue<Event> seen = new LinkedBlockingQueue<>();
      Subscription events =
          other.client().events(EventsRequest.newBuilder().setFollow(true).build(), seen::add);
      for (int i = 0; i < REHEARSALS; i++) {
        BareEngine.ping();
        other
            .client()
            .deploy(DeployCommand.newBuilder().addJobs(bench.job("none", 0)).build())
            .join();
        other.client().remove(List.of("none")).join();
      }
      Eventually.holds("its events are seen", () -> seen.size() >= 2 * REHEARSALS);
      events.close();
    }
  }

  private void measure(Report report, int count, String what, int rounds, int warmUp) {
    List<Times> engine = new ArrayList<>();
    List<Times> drover = new ArrayList<>();
    for (int i = -warmUp; i < rounds; i++) {
      boolean aloneFirst = i % 2 == 0;
      Times first = aloneFirst ? engineAlone(count) : wholeCluster(count);
      Times second = aloneFirst ? wholeCluster(count) : engineAlone(count);
      if (i >= 0) {
        engine.add(aloneFirst ? first : second);
        drover.add(aloneFirst ? second : first);
      }
    }
    String of = " (" + what + ")";
    Report.Series alone = report.millis("engine alone: all run" + of, all(engine));
    Report.Series whole = report.millis("drover: all RUNNING" + of, all(drover));
    report.note(
        "%s: drover takes %.2f times the engine's median, %.1f ms more",
        what, whole.quantile(0.5) / alone.quantile(0.5), whole.quantile(0.5) - alone.quantile(0.5));
    if (count > 1) {
      report.millis(
          "engine alone: the first runs" + of, engine.stream().map(Times::first).toList());
      report.millis("drover: the first RUNNING" + of, drover.stream().map(Times::first).toList());
      report.note(
          "%s: drover starts at %.2f of the engine's rate",
          what, alone.quantile(0.5) / whole.quantile(0.5));
    }
    report.millis("engine alone: all ended" + of, engine.stream().map(Times::ended).toList());
    report.millis("drover: all STOPPED" + of, drover.stream().map(Times::ended).toList());
  }

  private static List<Double> all(List<Times> times) {
    return times.stream().map(Times::all).toList();
  }

  private Times engineAlone(int count) {
    rest();
    BlockingQueue<Long> started = new LinkedBlockingQueue<>();
    List<String> ids = new ArrayList<>();
    long before = System.nanoTime();
    inParallel(
        count,
        number -> {
          String id = BareEngine.start(image);
          started.add(System.nanoTime());
          synchronized (ids) {
            ids.add(id);
          }
        });
    double all = (System.nanoTime() - before) / 1e6;
    long end = System.nanoTime();
    inParallel(count, number -> BareEngine.end(ids.get(number)));
    double ended = (System.nanoTime() - end) / 1e6;
    inParallel(count, number -> BareEngine.remove(ids.get(number)));
    return new Times((started.remove() - before) / 1e6, all, ended);
  }

  private Times wholeCluster(int count) {
    rest();
    running.clear();
    stopped.clear();
    String name = "bench" + jobs++;
    long before = System.nanoTime();
    cluster.client().deploy(DeployCommand.newBuilder().addJobs(job(name, count)).build()).join();
    List<Long> started = await(running, count, "RUNNING");
    long end = System.nanoTime();
    cluster.client().remove(List.of(name)).join();
    List<Long> over = await(stopped, count, "STOPPED");
    return new Times(
        (started.getFirst() - before) / 1e6,
        (started.getLast() - before) / 1e6,
        (over.getLast() - end) / 1e6);
  }

  private void rest() {
    Eventually.stays("nothing runs", REST, () -> TestEngine.running(cluster.name()).isEmpty());
  }

  private JobSpec job(String name, int count) {
    return JobSpec.newBuilder()
        .setName(name)
        .setMode(JobMode.REPLICATED)
        .setReplicas(count)
        .setContainer(
            ContainerSpec.newBuilder()
                .setImage(image)
                .setHasCommand(true)
                .addCommand("sleep")
                .addCommand("1000")
                .setInit(true)
                .setStopGraceMillis(0))
        .build();
  }

  private static List<Long> await(BlockingQueue<Long> moments, int count, String state) {
    List<Long> seen = new ArrayList<>();
    try {
      while (seen.size() < count) {
        Long moment = moments.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (moment == null) {
          throw new IllegalStateException(
              "only " + seen.size() + " of " + count + " tasks came to " + state);
        }
        seen.add(moment);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return seen;
  }

  /** A call to the engine about the container of this number, from 0. */
  @FunctionalInterface
  private interface Call {
    void about(int number) throws IOException;
  }

  private static void inParallel(int count, Call call) {
    try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(
            threads.submit(() -> {
              call.about(number);
              return null;
            }));
      }
      for (Future<?> one : calls) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
