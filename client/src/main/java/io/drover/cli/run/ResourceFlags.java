package io.drover.cli.run;

import io.drover.proto.ContainerSpec;
import io.drover.proto.JobSpec;
import io.drover.proto.Resources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags that say how much of the machine the container may have, and how much it is promised.
 */
public final class ResourceFlags {
  @Option(
      names = {"-m", "--memory"},
      paramLabel = "BYTES",
      description = "At most this much memory.")
  @Nullable String memory;

  @Option(
      names = {"--memory-reservation", "--reserve-memory"},
      paramLabel = "BYTES",
      description = "Memory that is kept for each task.")
  @Nullable String memoryReservation;

  @Option(
      names = "--memory-swap",
      paramLabel = "BYTES",
      description = "Memory and swap together; -1 for no limit.")
  @Nullable String memorySwap;

  @Option(
      names = "--memory-swappiness",
      paramLabel = "PERCENT",
      description = "How readily it is swapped.")
  @Nullable String memorySwappiness;

  @Option(names = "--cpus", paramLabel = "CORES", description = "At most this many cores.")
  @Nullable String cpus;

  @Option(
      names = "--reserve-cpu",
      paramLabel = "CORES",
      description = "Cores that are kept for each task.")
  @Nullable String cpuReservation;

  @Option(
      names = {"-c", "--cpu-shares"},
      paramLabel = "WEIGHT",
      description = "Weight when cores are short.")
  @Nullable String cpuShares;

  @Option(names = "--cpuset-cpus", paramLabel = "LIST", description = "Cores it may run on.")
  String cpusetCpus = "";

  @Option(names = "--cpuset-mems", paramLabel = "LIST", description = "Memory nodes it may use.")
  String cpusetMems = "";

  @Option(
      names = "--pids-limit",
      paramLabel = "NUMBER",
      description = "At most this many processes; -1 for no limit.")
  @Nullable String pidsLimit;

  @Option(names = "--shm-size", paramLabel = "BYTES", description = "Size of /dev/shm.")
  @Nullable String shmSize;

  /** Puts what was given into the description of the job and of its container. */
  public void apply(JobSpec.Builder job, ContainerSpec.Builder container) {
    Resources.Builder limits = Resources.newBuilder();
    Resources.Builder reservations = Resources.newBuilder();
    if (memory != null) {
      limits.setMemoryBytes(Sizes.bytes("--memory", memory));
    }
    if (cpus != null) {
      limits.setCpuMillis(Sizes.cpuMillis("--cpus", cpus));
    }
    if (pidsLimit != null) {
      limits.setPids(
          (int) Math.max(0, Values.number("--pids-limit", pidsLimit, -1, Integer.MAX_VALUE)));
    }
    if (memoryReservation != null) {
      reservations.setMemoryBytes(Sizes.bytes("--memory-reservation", memoryReservation));
    }
    if (cpuReservation != null) {
      reservations.setCpuMillis(Sizes.cpuMillis("--reserve-cpu", cpuReservation));
    }
    job.setLimits(limits).setReservations(reservations);
    if (memorySwap != null) {
      container.setMemorySwapBytes(
          memorySwap.equals("-1") ? -1 : Sizes.bytes("--memory-swap", memorySwap));
    }
    if (memorySwappiness != null) {
      container.setMemorySwappiness(Values.number("--memory-swappiness", memorySwappiness, 0, 100));
    }
    if (cpuShares != null) {
      container.setCpuShares((int) Values.number("--cpu-shares", cpuShares, 0, 262_144));
    }
    if (shmSize != null) {
      container.setShmBytes(Sizes.bytes("--shm-size", shmSize));
    }
    container.setCpusetCpus(cpusetCpus).setCpusetMems(cpusetMems);
  }
}
