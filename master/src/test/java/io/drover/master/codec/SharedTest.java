package io.drover.master.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.NodeId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SharedTest {
  private final Shared<NodeId> shared = new Shared<>();

  @Test
  void equalValuesBecomeOne() {
    NodeId first = shared.of(new NodeId("n1"));
    assertThat(shared.of(new NodeId("n1"))).isSameAs(first);
  }

  @Test
  void whatFindsItsPlaceTakenTakesItOver() {
    IntStream.range(0, 100_000)
        .mapToObj(i -> new NodeId("n" + i))
        .forEach(id -> assertThat(shared.of(id)).isSameAs(id));
  }
}
