package io.drover.it.bench;

import io.drover.base.HostPort;
import io.drover.proto.Heartbeat;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Requests and answers over the RPC runtime between two processes, one call under way on each of 1
 * to 10,000 connections, each process with one network thread.
 */
final class RpcBench {
  private static final List<Integer> CONNECTIONS = List.of(1, 10, 100, 1_000, 10_000);
  private static final int CONNECTING_AT_ONCE = 256;
  private static final long WARM_UP_MILLIS = 2_000;
  private static final long MEASURED_MILLIS = 4_000;
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final RpcLoops loops;
  private final List<RpcConnection> connections = new ArrayList<>();

  private RpcBench(RpcLoops loops) {
    this.loops = loops;
  }

  static Report run(Options options) throws IOException, InterruptedException {
    Report report = new Report();
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RpcEcho.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
        RpcLoops loops = new RpcLoops(1, "bench")) {
      HostPort address = new HostPort("127.0.0.1", port(said));
      RpcBench bench = new RpcBench(loops);
      for (int count : CONNECTIONS) {
        if (count <= Math.max(1, 10_000 * options.scale())) {
          bench.connect(address, count);
          bench.measure(report, new ProcessFigures(server.pid()));
        }
      }
      bench.connections.forEach(RpcConnection::close);
    } finally {
      server.destroy();
    }
    return report;
  }

  /** What is printed before it, such as a logger's own words, is passed over. */
  private static int port(BufferedReader said) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.matches("[0-9]{2,5}")) {
        return Integer.parseInt(line);
      }
    }
    throw new IOException("the server ended");
  }

  private void connect(HostPort address, int count) {
    while (connections.size() < count) {
      List<CompletableFuture<RpcConnection>> made = new ArrayList<>();
      for (int i = 0; i < CONNECTING_AT_ONCE && connections.size() + made.size() < count; i++) {
        made.add(
            RpcClient.connect(
                loops,
                address,
                new PeerIdentity(
                    RpcEcho.CLUSTER,
                    PeerIdentity.Role.WORKER,
                    "peer-" + (connections.size() + i),
                    "bench"),
                RpcConfig.DEFAULT,
                new RpcServices()));
      }
      made.forEach(connection -> connections.add(connection.join()));
    }
  }

  private void measure(Report report, ProcessFigures server) throws InterruptedException {
    pass(WARM_UP_MILLIS);
    double before = server.cpuSeconds() + own();
    Pass pass = pass(MEASURED_MILLIS);
    double cpu = server.cpuSeconds() + own() - before;
    Histogram latency = pass.nanos.copy();
    String name = connections.size() == 1 ? "1 connection" : connections.size() + " connections";
    double calls = (double) latency.getTotalCount();
    report.figure(name + ": calls", "/s", calls / pass.seconds);
    report.figure(name + ": p50", "µs", latency.getValueAtPercentile(50) / 1e3);
    report.figure(name + ": p99", "µs", latency.getValueAtPercentile(99) / 1e3);
    report.figure(name + ": p99.9", "µs", latency.getValueAtPercentile(99.9) / 1e3);
    report.figure(name + ": processor time of both, per call", "µs", cpu / calls * 1e6);
  }

  private static double own() {
    return new ProcessFigures(ProcessHandle.current().pid()).cpuSeconds();
  }

  private Pass pass(long millis) throws InterruptedException {
    Pass pass = new Pass(System.nanoTime() + millis * 1_000_000, connections.size());
    long begin = System.nanoTime();
    connections.forEach(pass::call);
    pass.left.await();
    pass.seconds = (System.nanoTime() - begin) / 1e9;
    if (pass.failures.sum() > 0) {
      throw new IllegalStateException(pass.failures.sum() + " calls failed");
    }
    return pass;
  }

  /** Calls again and again on every connection until the time is over. */
  private static final class Pass {
    private final ConcurrentHistogram nanos = new ConcurrentHistogram(3);
    private final LongAdder failures = new LongAdder();
    private final long endNanos;
    private final CountDownLatch left;
    private double seconds;

    Pass(long endNanos, int connections) {
      this.endNanos = endNanos;
      this.left = new CountDownLatch(connections);
    }

    void call(RpcConnection connection) {
      long begin = System.nanoTime();
      if (begin > endNanos) {
        left.countDown();
        return;
      }
      var _ =
          connection
              .call(RpcEcho.ECHO, Heartbeat.newBuilder().setSentMillis(begin).build(), DEADLINE)
              .whenComplete((answer, failure) -> {
                nanos.recordValue(System.nanoTime() - begin);
                if (failure == null) {
                  call(connection);
                } else {
                  failures.increment();
                  left.countDown();
                }
              });
    }
  }
}
