package io.drover.master.schedule;

import static io.drover.master.schedule.Cluster.job;
import static io.drover.master.schedule.Cluster.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.NodeId;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.PortRequest;
import io.drover.master.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortAllocatorTest {
  private static final int NODES = 5_000;
  private static final int FIRST = 20_000;
  private static final int LAST = 20_003;
  private static final List<String> ALL = List.of("", "0.0.0.0", "::");
  private static final List<String> ADDRESSES = List.of("", "0.0.0.0", "10.0.0.1", "10.0.0.2");

  /** Then a filter that asks for any task speaks for all of them. */
  @Test
  void findsPortsForEveryTaskOrForNoneAsThereAreAnyOrNot() {
    int found = 0;
    for (int seed = 0; seed < NODES; seed++) {
      Random random = new Random(seed);
      List<PortAssignment> taken = taken(random);
      List<PortRequest> requests = requests(random);
      Board board = board(taken);
      boolean any = possible(requests, taken);
      for (int number = 1; number <= 1 + LAST - FIRST; number++) {
        Optional<List<PortAssignment>> ports =
            PortAllocator.allocate(board, 0, requests, new TaskId(number));
        String what = "seed " + seed + ", task " + number + ": " + requests + " beside " + taken;
        assertThat(ports.isPresent()).as(what).isEqualTo(any);
        ports.ifPresent(given -> check(what, given, requests, taken));
      }
      found += any ? 1 : 0;
    }
    assertThat(found).isBetween(NODES / 5, NODES * 4 / 5);
  }

  private static void check(
      String what,
      List<PortAssignment> given,
      List<PortRequest> requests,
      List<PortAssignment> taken) {
    assertThat(given).as(what).hasSameSizeAs(requests);
    List<PortAssignment> before = new ArrayList<>(taken);
    for (int i = 0; i < given.size(); i++) {
      PortRequest request = requests.get(i);
      PortAssignment port = given.get(i);
      assertThat(port).as(what).isEqualTo(assignment(request, port.hostPort()));
      assertThat(choices(request)).as(what).contains(port.hostPort());
      assertThat(before).as(what).noneMatch(other -> collide(other, port));
      before.add(port);
    }
  }

  /** Tries everything. */
  private static boolean possible(List<PortRequest> requests, List<PortAssignment> taken) {
    if (requests.isEmpty()) {
      return true;
    }
    for (int port : choices(requests.getFirst())) {
      PortAssignment tried = assignment(requests.getFirst(), port);
      if (taken.stream().noneMatch(other -> collide(other, tried))) {
        List<PortAssignment> more = new ArrayList<>(taken);
        more.add(tried);
        if (possible(requests.subList(1, requests.size()), more)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Integer> choices(PortRequest request) {
    if (request.hostPort() > 0) {
      return List.of(request.hostPort());
    }
    List<Integer> range = new ArrayList<>();
    for (int port = FIRST; port <= LAST; port++) {
      range.add(port);
    }
    return range;
  }

  private static boolean collide(PortAssignment one, PortAssignment other) {
    boolean sameAddress =
        ALL.contains(one.hostIp())
            || ALL.contains(other.hostIp())
            || one.hostIp().equals(other.hostIp());
    return sameAddress
        && one.hostPort() == other.hostPort()
        && one.protocol().equals(other.protocol());
  }

  private static PortAssignment assignment(PortRequest request, int port) {
    return new PortAssignment(
        request.name(), request.containerPort(), port, request.protocol(), request.hostIp());
  }

  private static Board board(List<PortAssignment> taken) {
    Cluster cluster = new Cluster().node("a", 4, 4096, Map.of());
    cluster.put(
        job("db"), spec(0, 0, PlacementRules.ANYWHERE, List.of(), 0), new NodeId("a"), taken);
    return new Board(cluster, new Promises());
  }

  private static List<PortAssignment> taken(Random random) {
    List<PortAssignment> taken = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      PortAssignment port =
          new PortAssignment("", 80, someOfTheRange(random), protocol(random), address(random));
      if (taken.stream().noneMatch(other -> collide(other, port))) {
        taken.add(port);
      }
    }
    return taken;
  }

  private static List<PortRequest> requests(Random random) {
    List<PortRequest> requests = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      int port = random.nextInt(5) == 0 ? someOfTheRange(random) : 0;
      requests.add(new PortRequest("p" + i, 80, port, protocol(random), address(random)));
    }
    return requests;
  }

  private static int someOfTheRange(Random random) {
    return FIRST + random.nextInt(1 + LAST - FIRST);
  }

  private static String protocol(Random random) {
    return random.nextInt(4) == 0 ? "udp" : "tcp";
  }

  private static String address(Random random) {
    return ADDRESSES.get(random.nextInt(ADDRESSES.size()));
  }
}
