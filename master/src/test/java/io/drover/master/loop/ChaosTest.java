package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.Resources;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.port.Command;
import io.drover.master.state.ClusterState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything at once, from a seed: masters that take the lead from each other in the middle of
 * appends, workers that fall silent, and clients that change their minds. Then all is well again
 * and must come to rest as wanted.
 */
@Timeout(120)
class ChaosTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 120;
  private static final List<String> JOBS = List.of("a", "b", "c");

  @Test
  void whateverHappensNoSlotIsFilledTwiceAndAllComesToRestAsWanted() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        new Run(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Run {
    private final Random random;
    private final World world = new World();
    private final List<TestMaster> masters;

    Run(long seed) {
      random = new Random(seed);
      masters = List.of(world.leader("m1"), world.master("m2"), world.master("m3"));
      for (int i = 0; i < 4; i++) {
        world.worker(masters.getFirst(), "w" + i);
      }
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        act();
        masters.forEach(this::check);
      }
      heal();
      masters.forEach(this::check);
      checkAtRest();
    }

    private void act() {
      TestMaster master = pick(masters);
      String job = pick(JOBS);
      switch (random.nextInt(12)) {
        case 0, 1 -> {
          JobSpec spec = Specs.service(random.nextInt(5));
          String image = "image:" + random.nextInt(3);
          JobSpec atMostOne =
              Specs.with(
                  spec, "", UpdatePolicy.DEFAULT, new Resources(500, 1 << 20), job.equals("c"));
          send(
              master,
              new Command.Deploy(
                  "default",
                  "",
                  new TreeMap<>(Map.of(job, Specs.image(atMostOne, image))),
                  false,
                  false));
        }
        case 2 -> {
          int replicas = random.nextInt(5);
          send(master, new Command.Scale("default", new TreeMap<>(Map.of(job, replicas)), 0));
        }
        case 3 ->
            send(
                master,
                random.nextInt(3) == 0
                    ? new Command.Remove("default", List.of(job))
                    : new Command.Restart("default", job));
        case 4 -> pick(world.workers.values()).silence();
        case 5 -> back(pick(world.workers.values()));
        case 6 -> master.log.stick(random.nextBoolean());
        case 7 -> master.elect();
        case 8 -> world.pass(random.nextInt(4_000));
        case 9 -> world.pass(random.nextInt(20_000));
        case 10 ->
            send(
                master,
                new Command.SetAvailability(
                    pick(world.workers.keySet()),
                    random.nextBoolean() ? Node.Availability.ACTIVE : Node.Availability.DRAINING));
        default -> {
          TestWorker worker = pick(world.workers.values());
          if (!worker.running().isEmpty()) {
            worker.become(
                pick(worker.running()), pick(List.of(TaskState.FAILED, TaskState.STOPPED)));
          }
        }
      }
      if (random.nextInt(3) > 0) {
        world.settle();
      }
    }

    private void send(TestMaster master, Command command) {
      master.send(command);
    }

    private void back(TestWorker worker) {
      worker.speak();
      masters.stream().filter(TestMaster::leads).forEach(worker::join);
    }

    private void heal() {
      masters.forEach(master -> master.log.stick(false));
      world.settle();
      TestMaster leader = masters.getFirst();
      leader.elect();
      world.settle();
      if (!leader.leads()) {
        leader.elect();
        world.settle();
      }
      world.workers.values().forEach(this::back);
      world.settle();
      for (String worker : world.workers.keySet()) {
        leader.send(new Command.SetAvailability(worker, Node.Availability.ACTIVE));
      }
      world.pass(60_000);
      for (String job : JOBS) {
        leader.send(new Command.Restart("default", job));
      }
      world.pass(120_000);
    }

    /** What must hold at every moment, on every master. */
    private void check(TestMaster master) {
      assertThat(master.fatal).isEmpty();
      for (String job : JOBS) {
        Map<Integer, Task> bySlot = new TreeMap<>();
        for (Task task : master.live(job)) {
          assertThat(bySlot.put(task.slot(), task)).as("slot %d", task.slot()).isNull();
        }
      }
    }

    private void checkAtRest() {
      TestMaster leader = masters.getFirst();
      assertThat(leader.leads()).isTrue();
      Set<TaskId> running = new TreeSet<>();
      world.workers.values().forEach(worker -> running.addAll(worker.running()));
      int wanted = 0;
      for (String name : JOBS) {
        if (leader.core.state().job(new JobId("default", name)).isPresent()) {
          Job job = leader.job(name);
          assertThat(leader.live(name))
              .as("job %s: %s", name, leader.all(name))
              .hasSize(job.spec().replicas());
          leader.live(name).forEach(task -> assertThat(running).contains(task.id()));
          wanted += job.spec().replicas();
        }
      }
      assertThat(running).hasSize(wanted);
      long digest = ((ClusterState) leader.core.state()).digest();
      for (TestMaster master : masters) {
        assertThat(((ClusterState) master.core.state()).digest()).isEqualTo(digest);
      }
    }

    private <T> T pick(Collection<T> all) {
      return all.stream().skip(random.nextInt(all.size())).findFirst().orElseThrow();
    }
  }
}
