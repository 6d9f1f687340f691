package io.drover.compose;

import io.drover.proto.Resources;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** The keys that bound what a container uses, under {@code deploy} and beside it. */
final class ResourceFields {
  /** Docker refuses less. */
  private static final long MEMORY_MIN = 6L << 20;

  private static final Pattern CPUSET = Pattern.compile("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*");
  private static final int CPU_SHARES_MAX = 262_144;
  private static final int SWAPPINESS_MAX = 100;
  private static final String DEVICES =
      "is not supported: reserve named devices with generic_resources";
  private static final int DEVICES_MAX = 10_000;
  private static final String CPUS_INSTEAD = "is not supported: use cpus";

  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .key("cpus", (draft, at) -> cpus(at, draft.limits))
          .key("mem_limit", (draft, at) -> memoryLimit(at, draft.limits))
          .key("mem_reservation", (draft, at) -> memory(at, draft.reservations))
          .key("pids_limit", (draft, at) -> pids(at, draft.limits))
          .key("memswap_limit", ResourceFields::swap)
          .key(
              "mem_swappiness",
              (draft, at) ->
                  at.whole(0, SWAPPINESS_MAX, n -> draft.container.setMemorySwappiness(n)))
          .key("shm_size", (draft, at) -> at.bytes(draft.container::setShmBytes))
          .key(
              "cpu_shares",
              (draft, at) -> at.whole(0, CPU_SHARES_MAX, n -> draft.container.setCpuShares(n)))
          .key("cpuset", ResourceFields::cpuset)
          .refuse("cpu_period", CPUS_INSTEAD)
          .refuse("cpu_quota", CPUS_INSTEAD)
          .refuse("cpu_count", CPUS_INSTEAD)
          .refuse("cpu_percent", CPUS_INSTEAD)
          .refuse("cpu_rt_runtime", "real-time scheduling is not supported")
          .refuse("cpu_rt_period", "real-time scheduling is not supported")
          .refuse("blkio_config", "limits of block devices are not supported yet")
          .refuse("gpus", DEVICES);

  private static final Fields<Resources.Builder> LIMITS =
      new Fields<Resources.Builder>()
          .key("cpus", (limits, at) -> cpus(at, limits))
          .key("memory", (limits, at) -> memoryLimit(at, limits))
          .key("pids", (limits, at) -> pids(at, limits));

  private static final Fields<Resources.Builder> RESERVATIONS =
      new Fields<Resources.Builder>()
          .key("cpus", (reservations, at) -> cpus(at, reservations))
          .key("memory", (reservations, at) -> memory(at, reservations))
          .refuse("devices", DEVICES)
          .key("generic_resources", ResourceFields::devices);

  private static final Fields<Kind> KIND =
      new Fields<Kind>()
          .key("kind", (kind, at) -> at.word(name -> kind.name = name))
          .key("value", (kind, at) -> at.whole(1, DEVICES_MAX, count -> kind.count = count));

  private static final Fields<Resources.Builder> GENERIC =
      new Fields<Resources.Builder>()
          .key(
              "discrete_resource_spec",
              (reservations, at) -> {
                Kind kind = new Kind();
                KIND.read(at, kind);
                if (kind.name.isEmpty() || kind.count == 0) {
                  at.error("needs a kind and a value of 1 or more");
                } else {
                  reservations.putDevices(kind.name, kind.count);
                }
              })
          .refuse(
              "named_resource_spec", "is not supported: say how many with discrete_resource_spec");

  /** The keys of {@code deploy.resources}. */
  static final Fields<ServiceDraft> DEPLOY =
      new Fields<ServiceDraft>()
          .key("limits", (draft, at) -> under(draft, at, LIMITS, draft.limits, true))
          .key(
              "reservations",
              (draft, at) -> under(draft, at, RESERVATIONS, draft.reservations, false));

  private ResourceFields() {}

  private static void devices(Resources.Builder reservations, Cursor at) {
    for (Cursor item : at.items()) {
      GENERIC.read(item, reservations);
    }
  }

  private static void cpus(Cursor at, Resources.Builder resources) {
    at.cpus(resources::setCpuMillis);
  }

  private static void memory(Cursor at, Resources.Builder resources) {
    at.bytes(resources::setMemoryBytes);
  }

  private static void memoryLimit(Cursor at, Resources.Builder limits) {
    at.bytes(bytes -> {
      if (bytes > 0 && bytes < MEMORY_MIN) {
        at.error("less than 6 MiB of memory is refused by Docker");
      } else {
        limits.setMemoryBytes(bytes);
      }
    });
  }

  /** Docker's "no limit" is -1; Drover's is 0. */
  private static void pids(Cursor at, Resources.Builder limits) {
    at.whole(-1, Integer.MAX_VALUE, n -> limits.setPids(Math.max(0, n)));
  }

  private static void swap(ServiceDraft draft, Cursor at) {
    if (at.value() instanceof Value.Scalar scalar && scalar.text().equals("-1")) {
      draft.container.setMemorySwapBytes(-1);
    } else {
      at.bytes(draft.container::setMemorySwapBytes);
    }
  }

  private static void cpuset(ServiceDraft draft, Cursor at) {
    at.word(set -> {
      if (CPUSET.matcher(set).matches()) {
        draft.container.setCpusetCpus(set);
      } else {
        at.error("'" + set + "' is no set of processors: write it like 0-3 or 0,2");
      }
    });
  }

  /** Reads a section of deploy, and refuses what was said differently beside it. */
  private static void under(
      ServiceDraft draft,
      Cursor at,
      Fields<Resources.Builder> fields,
      Resources.Builder into,
      boolean limits) {
    Resources.Builder read = Resources.newBuilder();
    fields.read(at, read);
    Resources before = into.build();
    if (limits) {
      clash(draft, at, "cpus", "cpus", before, read, Resources::getCpuMillis);
      clash(draft, at, "memory", "mem_limit", before, read, Resources::getMemoryBytes);
      clash(draft, at, "pids", "pids_limit", before, read, Resources::getPids);
    } else {
      clash(draft, at, "memory", "mem_reservation", before, read, Resources::getMemoryBytes);
    }
    into.mergeFrom(read.build());
  }

  private static void clash(
      ServiceDraft draft,
      Cursor at,
      String key,
      String beside,
      Resources before,
      Resources.Builder read,
      ToLongFunction<Resources> amount) {
    Optional<Cursor> here = at.child(key);
    if (here.isPresent()
        && draft.find(beside).isPresent()
        && amount.applyAsLong(before) != amount.applyAsLong(read.build())) {
      here.get().error("says something else than '" + beside + "': take one of the two away");
    }
  }

  /** What only shows when limits and reservations are both known. */
  static void check(ServiceDraft draft) {
    Resources limits = draft.limits.build();
    Resources reservations = draft.reservations.build();
    if (limits.getMemoryBytes() > 0 && reservations.getMemoryBytes() > limits.getMemoryBytes()) {
      draft.error(
          "more memory is reserved than the limit allows",
          draft.find("deploy", "resources", "reservations", "memory").isPresent()
              ? new String[] {"deploy", "resources", "reservations", "memory"}
              : new String[] {"mem_reservation"});
    }
    if (limits.getCpuMillis() > 0 && reservations.getCpuMillis() > limits.getCpuMillis()) {
      draft.error(
          "more processors are reserved than the limit allows",
          "deploy",
          "resources",
          "reservations",
          "cpus");
    }
    long swap = draft.container.getMemorySwapBytes();
    if (swap > 0 && limits.getMemoryBytes() == 0) {
      draft.error("needs a memory limit too", "memswap_limit");
    } else if (swap > 0 && swap < limits.getMemoryBytes()) {
      draft.error("is below the memory limit: it counts memory and swap together", "memswap_limit");
    }
  }

  /** A kind of device and how many, while it is being read. */
  private static final class Kind {
    private String name = "";
    private int count;
  }
}
