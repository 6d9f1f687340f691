package io.drover.it.bench;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;
import java.util.Optional;

/** What can be measured, by the names that {@code scripts/bench} takes. */
enum Benchmark {
  START("start", StartBench::run),
  CLI("cli", CliBench::run),
  PLACEMENT("placement", PlacementReport::run),
  FAILOVER("failover", FailoverBench::run),
  FAILOVER_ENGINE("failover-engine", EngineFailoverBench::run),
  C2M("c2m", ScaleBench::run),
  CORE("core", CoreBench::run),
  LOG("log", LogBench::run),
  RPC("rpc", RpcBench::run),
  TRACE("trace", TraceBench::run);

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // Method references, which hold nothing.
  private final Measurement measurement;

  /** Measures; blocks until it is done. */
  @FunctionalInterface
  @Immutable
  interface Measurement {
    Report run(Options options) throws Exception;
  }

  Benchmark(String text, Measurement measurement) {
    this.text = text;
    this.measurement = measurement;
  }

  static Optional<Benchmark> named(String name) {
    return Arrays.stream(values()).filter(one -> one.text.equals(name)).findFirst();
  }

  Report run(Options options) throws Exception {
    return measurement.run(options);
  }

  @Override
  public String toString() {
    return text;
  }
}
