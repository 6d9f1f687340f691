package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.ContainerSpec;
import io.drover.proto.JobSpec;
import io.drover.proto.Mount;
import io.drover.proto.PortSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services over the ones that they extend, and files over files. */
@Timeout(20)
class LayersTest {
  @TempDir Path folder;

  private Folder in() {
    return new Folder(folder);
  }

  @Test
  void aServiceLiesOverTheOneItExtends() {
    JobSpec web =
        in().load(
                List.of(
                    "services:",
                    "  web:",
                    "    extends: base",
                    "    command: [b]",
                    "    environment: {B: 2, C: 3}",
                    "    ports: ['81:81', '80:80']",
                    "    volumes: ['/two:/data']",
                    "    cap_add: [B]",
                    "    dns: 2.2.2.2",
                    "    deploy: {labels: {y: 2}}",
                    "  base:",
                    "    image: app",
                    "    command: [a, a]",
                    "    environment: ['A=$$1', 'B=1']",
                    "    ports: ['80:80']",
                    "    volumes: ['/one:/data', '/other:/other']",
                    "    cap_add: [A, B]",
                    "    dns: [1.1.1.1]",
                    "    deploy: {replicas: 4, labels: [x=1, y=1]}"))
            .jobs()
            .get(0);
    ContainerSpec container = web.getContainer();
    assertThat(container.getImage()).isEqualTo("app");
    assertThat(container.getCommandList()).containsExactly("b");
    assertThat(container.getEnvList()).containsExactly("A=$1", "B=2", "C=3");
    assertThat(web.getPortsList()).extracting(PortSpec::getHostPort).containsExactly(80, 81);
    assertThat(container.getMountsList())
        .extracting(Mount::getSource)
        .containsExactly("/two", "/other");
    assertThat(container.getCapAddList()).containsExactly("A", "B");
    assertThat(container.getDnsList()).containsExactly("1.1.1.1", "2.2.2.2");
    assertThat(web.getReplicas()).isEqualTo(4);
    assertThat(web.getLabelsMap()).containsEntry("x", "1").containsEntry("y", "2");
  }

  @Test
  void aServiceOfAnotherFileKeepsItsOwnPathsAndVariables() {
    Folder in =
        in().file(
                "lib/base.yaml",
                "services:",
                "  base: {extends: deeper, volumes: ['./conf:/conf'], env_file: base.env}",
                "  deeper: {image: 'app:$TAG', labels: {cost: '$$5'}}",
                "  unused: {image: $NOT_SET}")
            .file("lib/base.env", "FROM=lib")
            .env("TAG", "7");
    ContainerSpec container = in.container("extends: {file: lib/base.yaml, service: base}");
    assertThat(container.getMounts(0).getSource()).isEqualTo(folder.resolve("lib/conf").toString());
    assertThat(container.getEnvList()).containsExactly("FROM=lib");
    assertThat(container.getLabelsMap()).containsEntry("cost", "$5");
    assertThat(container.getImage()).isEqualTo("app");
  }

  @Test
  void problemsOfAnExtendedServiceAreReportedInItsFile() {
    Folder in = in().file("lib.yaml", "services:", "  base:", "    ttty: true");
    assertThat(in.problems("extends: {file: ./lib.yaml, service: base}"))
        .containsExactly(
            "./lib.yaml:3:5: services.web.ttty: unknown key 'ttty'; did you mean 'tty'?");
  }

  @Test
  void whatCannotBeExtendedIsRefused() {
    Folder in = in().file("lib.yaml", "services: {base: {image: a}}");
    assertThat(in.problems("extends: wbe"))
        .containsExactly(
            "4:14: services.web.extends: there is no service 'wbe' in compose.yaml; did you mean"
                + " 'web'?");
    assertThat(in.problems("extends: web"))
        .containsExactly("4:14: services.web.extends: services extend each other in a circle");
    assertThat(in.problems("extends: {file: lib.yaml, service: bas}"))
        .containsExactly(
            "4:14: services.web.extends: there is no service 'bas' in lib.yaml; did you mean"
                + " 'base'?");
    assertThat(in.problems("extends: {file: gone.yaml, service: base}"))
        .containsExactly(
            "4:14: services.web.extends: gone.yaml no such file: " + folder.resolve("gone.yaml"));
    assertThat(in.problems("extends: {service: base, fil: lib.yaml}"))
        .containsExactly(
            "4:14: services.web.extends: there is no service 'base' in compose.yaml",
            "4:30: services.web.extends.fil: unknown key 'fil'; did you mean 'file'?");
  }

  @Test
  void servicesThatExtendEachOtherInACircleAreRefused() {
    assertThat(
            in().fileProblems(
                    "services:", "  a: {image: a, extends: b}", "  b: {image: a, extends: a}"))
        .containsExactly(
            "2:26: services.a.extends: services extend each other in a circle",
            "3:26: services.b.extends: services extend each other in a circle");
  }

  @Test
  void laterFilesLieOverEarlierOnes() {
    Folder in =
        in().file(
                "compose.yaml",
                "services:",
                "  web: {image: one, tty: true, ports: ['80:80'], environment: {A: 1}}",
                "  test: {image: one, command: [a], environment: {test: x, ports: y}}",
                "  gone: {image: one}")
            .file(
                "over/prod.yaml",
                "services:",
                "  web:",
                "    image: two",
                "    tty: !reset null",
                "    ports: !override ['81:81']",
                "    volumes: ['./x:/x']",
                "  test: {init: true, environment: {test: z}}",
                "  gone: !reset null",
                "  more: {image: two}");
    ComposeProject project = in.load("compose.yaml", "over/prod.yaml");
    assertThat(project.jobs())
        .extracting(JobSpec::getName)
        .containsExactly("s_web", "s_test", "s_more");
    JobSpec web = project.jobs().get(0);
    assertThat(web.getContainer().getImage()).isEqualTo("two");
    assertThat(web.getContainer().getTty()).isFalse();
    assertThat(web.getContainer().getEnvList()).containsExactly("A=1");
    assertThat(web.getPortsList()).extracting(PortSpec::getHostPort).containsExactly(81);
    assertThat(web.getContainer().getMounts(0).getSource())
        .as("paths start from the first file's folder")
        .isEqualTo(folder.resolve("x").toString());
    ContainerSpec test = project.jobs().get(1).getContainer();
    assertThat(test.getImage()).as("a name is no key").isEqualTo("one");
    assertThat(test.getEnvList()).containsExactly("test=z", "ports=y");
  }

  @Test
  void severalDocumentsOfAFileAreLaidOverEachOther() {
    ComposeProject project =
        in().load(
                List.of(
                    "services: {web: {image: one, tty: true}}",
                    "---",
                    "services: {web: {image: two}}"));
    assertThat(project.jobs().get(0).getContainer().getImage()).isEqualTo("two");
    assertThat(project.jobs().get(0).getContainer().getTty()).isTrue();
  }

  @Test
  void problemsNameTheFileTheyAreIn() {
    Folder in =
        in().file("compose.yaml", "services: {web: {image: one, a_key: 1}}")
            .file("prod.yaml", "services:", "  web: {b_key: 1}");
    assertThat(Folder.problemsOf(() -> in.load("compose.yaml", "prod.yaml")))
        .containsExactly(
            "1:30: services.web.a_key: unknown key 'a_key'",
            "prod.yaml:2:9: services.web.b_key: unknown key 'b_key'");
  }
}
