package io.drover.it.bench;

import io.drover.client.Subscription;
import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.EventsRequest;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long a job of one replica takes from submit to RUNNING, beside what the engine alone needs
 * for its container.
 */
final class StartBench {
  private static final int WARM_UP = 5;

  private StartBench() {}

  static Report run(Options options) throws IOException {
    int rounds = options.rounds(20);
    String image = TestEngine.image();
    List<Double> engine = new ArrayList<>();
    List<Double> drover = new ArrayList<>();
    BlockingQueue<String> running = new LinkedBlockingQueue<>();
    try (LocalCluster cluster = LocalCluster.start(1, 1)) {
      Subscription events =
          cluster
              .client()
              .events(
                  EventsRequest.newBuilder().setFollow(true).build(),
                  event -> {
                    if (event.getType().equals("task") && event.getAction().equals("running")) {
                      running.add(event.getSubject());
                    }
                  });
      for (int i = -WARM_UP; i < rounds; i++) {
        double alone = engineAlone(image);
        double whole = wholeCluster(cluster, running, image, "bench" + (i + WARM_UP));
        if (i >= 0) {
          engine.add(alone);
          drover.add(whole);
        }
      }
      events.close();
    }
    Report report = new Report();
    Report.Series alone = report.millis("engine alone: create and start", engine);
    Report.Series whole = report.millis("drover: submit to RUNNING", drover);
    report.note(
        "drover takes %.2f times the engine's median, %.1f ms more",
        whole.quantile(0.5) / alone.quantile(0.5), whole.quantile(0.5) - alone.quantile(0.5));
    return report;
  }

  private static double engineAlone(String image) throws IOException {
    long before = System.nanoTime();
    String id = BareEngine.start(image);
    double millis = (System.nanoTime() - before) / 1e6;
    TestEngine.remove(id);
    return millis;
  }

  private static double wholeCluster(
      LocalCluster cluster, BlockingQueue<String> running, String image, String name) {
    JobSpec job =
        JobSpec.newBuilder()
            .setName(name)
            .setMode(JobMode.REPLICATED)
            .setReplicas(1)
            .setContainer(
                ContainerSpec.newBuilder()
                    .setImage(image)
                    .setHasCommand(true)
                    .addCommand("sleep")
                    .addCommand("1000")
                    .setInit(true)
                    .setStopGraceMillis(0))
            .build();
    long before = System.nanoTime();
    cluster.client().deploy(DeployCommand.newBuilder().addJobs(job).build()).join();
    await(running);
    double millis = (System.nanoTime() - before) / 1e6;
    cluster.client().remove(List.of(name)).join();
    Eventually.holds("the container is gone", () -> TestEngine.running(cluster.name()).isEmpty());
    return millis;
  }

  private static void await(BlockingQueue<String> running) {
    try {
      if (running.poll(60, TimeUnit.SECONDS) == null) {
        throw new IllegalStateException("the task did not run within a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
