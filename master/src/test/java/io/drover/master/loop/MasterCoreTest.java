package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.Specs;
import io.drover.master.port.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MasterCoreTest {
  private final World world = new World();

  @Test
  void runsAServiceOnAWorker() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(3));
    world.settle();
    assertThat(worker.running()).hasSize(3);
    View.JobView job = leader.view("web");
    assertThat(job.state()).isEqualTo(View.JobState.RUNNING);
    assertThat(job.counts().running()).isEqualTo(3);
    assertThat(worker.acknowledged()).isPositive();
  }
}
