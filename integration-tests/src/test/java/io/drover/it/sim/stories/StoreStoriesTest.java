package io.drover.it.sim.stories;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.Bytes;
import io.drover.it.sim.control.MasterRig;
import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.control.StoreSettings;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Specs;
import io.drover.master.port.Command;
import io.drover.master.port.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What much state in ZooKeeper does to others. */
@Timeout(60)
final class StoreStoriesTest {
  private static final String NAMESPACE = "default";
  private static final int CONTAINER_BYTES = 60 << 10;

  /** Elsewhere a takeover reads all state from ZooKeeper, times out, abdicates, and so on. */
  @Test
  void aTakeoverReadsTheEndOfTheLogOnlyHoweverLargeTheStateIs() {
    MasterRig rig = new MasterRig(1, 3, StoreSettings.DEFAULT, MasterRig.checkpointEvery(50));
    for (int i = 0; i < 20; i++) {
      rig.write(deploy("job-" + i, Specs.service(500)));
    }
    rig.pass(10_000);
    SimMaster first = rig.leader();
    assertThat(first.core().state().tasks()).hasSize(10_000);
    rig.settle();
    long read = rig.store().entriesRead();
    long restored = rig.store().checkpointsRead();

    rig.kill(first.setup().machine());
    long millis = rig.until("another serves", () -> !rig.serving().isEmpty());

    assertThat(millis).isLessThan(1_000);
    assertThat(rig.store().entriesRead() - read).isLessThan(100);
    assertThat(rig.store().checkpointsRead()).isEqualTo(restored);
  }

  /** Elsewhere a stack that outgrows a znode is lost without a word. */
  @Test
  void aStackThatGrowsTooLargeForTheLogIsRefusedWithItsSizeAndCostsNoLeadership() {
    MasterRig rig = MasterRig.three(2);
    SimMaster leader = rig.leader();
    TreeMap<String, JobSpec> stack = new TreeMap<>();
    for (int i = 0; i < 8; i++) {
      stack.put("job-" + i, of("shop", large("first")));
    }
    rig.write(new Command.Deploy(NAMESPACE, "shop", stack, false, false));
    stack.replaceAll((name, spec) -> of("shop", large("second")));

    List<WriteResult> results =
        rig.send(leader, "again", new Command.Deploy(NAMESPACE, "shop", stack, false, false));
    rig.pass(5_000);

    assertThat(results).hasSize(1);
    assertThat(results.getFirst()).isInstanceOf(WriteResult.Rejected.class);
    assertThat(((WriteResult.Rejected) results.getFirst()).rejection().message())
        .contains("bytes in the log", "smaller parts");
    assertThat(rig.leader()).isSameAs(leader);
    // One after the other they fit.
    stack.forEach((name, spec) ->
        rig.write(
            new Command.Deploy(
                NAMESPACE, "shop", new TreeMap<>(Map.of(name, spec)), false, false)));
    rig.settle();
    stack
        .keySet()
        .forEach(name ->
            assertThat(
                    leader.core().state().job(new JobId(NAMESPACE, name)).orElseThrow().version())
                .isEqualTo(2));
    // And they can all be removed by one request: that is done in steps.
    rig.write(new Command.Remove(NAMESPACE, List.of("shop")));
    rig.pass(10_000);
    assertThat(leader.core().state().jobs()).isEmpty();
  }

  /** Many large jobs that are all due at once must not end up in one entry. */
  @Test
  void manyLargeJobsThatChangeAtOnceAreWrittenInPieces() {
    MasterRig rig = MasterRig.three(3);
    for (int version = 1; version <= 5; version++) {
      for (int i = 0; i < 12; i++) {
        rig.write(deploy("job-" + i, large("version " + version)));
      }
    }
    SimMaster first = rig.leader();

    first.election().resign("somebody wants it so");
    rig.pass(10_000);

    SimMaster second = rig.leader();
    long epoch = second.leadership().epoch().number();
    rig.pass(60_000);
    assertThat(rig.leader().leadership().epoch().number()).isEqualTo(epoch);
    rig.settle();
  }

  /** Elsewhere ZooKeeper's tree grows until snapshots and elections of its own take minutes. */
  @Test
  void theLogIsTrimmedHoweverMuchHappens() {
    MasterRig rig = new MasterRig(4, 3, StoreSettings.DEFAULT, MasterRig.checkpointEvery(100));
    int most = 0;
    for (int i = 0; i < 1_000; i++) {
      rig.write(scaleOrDeploy(i));
      most = Math.max(most, rig.store().entries());
    }
    rig.settle();
    assertThat(rig.store().lastIndex()).isGreaterThan(1_000);
    assertThat(most).isLessThan(400);
  }

  /** Elsewhere lost sessions leave watches and queued reads behind until nothing moves. */
  @Test
  void sessionsThatEndAThousandTimesLeaveNothingBehind() {
    MasterRig rig = MasterRig.three(5);
    rig.leader();
    for (int i = 0; i < 1_000; i++) {
      rig.store().expire("m" + rig.chance().between(1, 3));
      rig.pass(rig.chance().between(0, 300));
    }
    rig.pass(10_000);
    rig.write(deploy("web", Specs.service(1)));
    rig.settle();
    assertThat(rig.store().clients()).isEqualTo(3);
    assertThat(rig.store().placesInLine()).isEqualTo(3);
  }

  private static Command scaleOrDeploy(int i) {
    return i == 0
        ? deploy("web", Specs.service(1))
        : new Command.Scale(NAMESPACE, new TreeMap<>(Map.of("web", i % 7)), 0);
  }

  private static Command deploy(String job, JobSpec spec) {
    return new Command.Deploy(NAMESPACE, "", new TreeMap<>(Map.of(job, spec)), false, false);
  }

  private static JobSpec large(String content) {
    byte[] bytes = new byte[CONTAINER_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) content.charAt(i % content.length());
    }
    return with("", Specs.service(1), new ContainerTemplate("busybox", Bytes.of(bytes)));
  }

  private static JobSpec of(String stack, JobSpec spec) {
    return with(stack, spec, spec.container());
  }

  private static JobSpec with(String stack, JobSpec spec, ContainerTemplate container) {
    return new JobSpec(
        stack,
        spec.mode(),
        spec.replicas(),
        spec.maxConcurrent(),
        spec.labels(),
        spec.reservations(),
        spec.limits(),
        spec.pidsLimit(),
        spec.placement(),
        spec.ports(),
        spec.update(),
        spec.rollback(),
        spec.restart(),
        spec.priority(),
        spec.atMostOne(),
        spec.restarts(),
        container);
  }
}
