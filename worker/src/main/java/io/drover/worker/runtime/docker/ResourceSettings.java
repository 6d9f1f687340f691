package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.proto.ContainerSpec;
import io.drover.worker.runtime.CreateRequest;

/** The part of a create that says what the container may use of its host. */
final class ResourceSettings {
  private static final long NANOS_PER_MILLI_CPU = 1_000_000;
  private static final long SHARES_PER_CPU = 1_024;

  /** The kernel takes no fewer. */
  private static final long SHARES_MIN = 2;

  /** The engine takes no smaller soft limit; so little needs none. */
  private static final long SOFT_LIMIT_BYTES_MIN = 6L << 20;

  private ResourceSettings() {}

  static void write(ObjectNode host, CreateRequest request) {
    ContainerSpec spec = request.spec();
    long reservedCpu = request.reservations().getCpuMillis();
    if (spec.getCpuShares() > 0) {
      host.put("CpuShares", spec.getCpuShares());
    } else if (reservedCpu > 0) {
      // A promise in the engine's terms: when CPU is short, each gets in proportion to its share.
      host.put("CpuShares", Math.max(SHARES_MIN, reservedCpu * SHARES_PER_CPU / 1_000));
    }
    long limitCpu = request.limits().getCpuMillis();
    CreateBody.number(host, "NanoCpus", limitCpu * NANOS_PER_MILLI_CPU);
    CreateBody.text(host, "CpusetCpus", spec.getCpusetCpus());
    CreateBody.text(host, "CpusetMems", spec.getCpusetMems());
    CreateBody.number(host, "Memory", request.limits().getMemoryBytes());
    if (request.reservations().getMemoryBytes() >= SOFT_LIMIT_BYTES_MIN) {
      host.put("MemoryReservation", request.reservations().getMemoryBytes());
    }
    CreateBody.number(host, "MemorySwap", spec.getMemorySwapBytes());
    if (spec.hasMemorySwappiness()) {
      host.put("MemorySwappiness", spec.getMemorySwappiness());
    }
    CreateBody.number(host, "PidsLimit", request.limits().getPids());
    CreateBody.number(host, "ShmSize", spec.getShmBytes());
    CreateBody.number(host, "OomScoreAdj", spec.getOomScoreAdj());
    CreateBody.flag(host, "OomKillDisable", spec.getOomKillDisable());
  }
}
