package io.drover.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.ContainerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class ContainerDifferencesTest {
  @Test
  void namesEachSettingThatDiffersAndNoOther() {
    ContainerSpec before =
        ContainerSpec.newBuilder().setImage("web:1").setUser("app").setWorkingDir("/srv").build();
    ContainerSpec after = before.toBuilder().setImage("web:2").clearUser().build();

    assertThat(ContainerDifferences.between(before, after))
        .containsExactly("container.image: web:1 -> web:2", "container.user: app -> (none)");
  }

  @Test
  void tellsNoValueOfTheEnvironment() {
    ContainerSpec before =
        ContainerSpec.newBuilder().addEnv("KEPT=1").addEnv("PASSWORD=old").addEnv("GONE=x").build();
    ContainerSpec after =
        ContainerSpec.newBuilder()
            .addEnv("KEPT=1")
            .addEnv("PASSWORD=new")
            .addEnv("ADDED=y")
            .build();

    assertThat(ContainerDifferences.between(before, after))
        .containsExactly(
            "container.env.ADDED: (unset) -> (set)",
            "container.env.GONE: (set) -> (unset)",
            "container.env.PASSWORD: (set) -> (another value)");
  }
}
