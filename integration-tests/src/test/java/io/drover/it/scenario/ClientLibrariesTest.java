package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the build puts on the class path of client commands, each jar of which costs them time. */
@Timeout(60)
final class ClientLibrariesTest {
  private static final Path LIB = LocalCluster.root().resolve("dist/target/drover/lib");

  @Test
  void clientCommandsAreGivenTheClientsLibrariesAndNoOthers() throws IOException {
    List<String> client = libraries("drover-cli.jar");
    List<String> servers = libraries("drover-dist.jar");

    assertThat(client).allSatisfy(jar -> assertThat(LIB.resolve(jar)).isRegularFile());
    assertThat(client)
        .anyMatch(jar -> jar.startsWith("drover-client-"))
        .anyMatch(jar -> jar.startsWith("drover-proto-"))
        .anyMatch(jar -> jar.startsWith("picocli-"))
        .noneMatch(jar -> jar.startsWith("drover-master-") || jar.startsWith("zookeeper-"));
    assertThat(servers).containsAll(client).hasSizeGreaterThan(client.size());
  }

  private static List<String> libraries(String program) throws IOException {
    try (JarFile jar = new JarFile(LIB.resolve(program).toFile())) {
      return List.of(
          jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH).split(" "));
    }
  }
}
