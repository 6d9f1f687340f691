package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class YamlTest {
  @TempDir Path folder;

  private Folder in() {
    return new Folder(folder);
  }

  @Test
  void everyProblemOfAFileIsReportedWithItsPlaceAndInItsOrder() {
    assertThat(
            in().fileProblems(
                    "servces: {}",
                    "services:",
                    "  web:",
                    "    image: app",
                    "    enviroment: {}",
                    "    deploy:",
                    "      replica: 2",
                    "      mode: globl",
                    "  db:",
                    "    image: [a]",
                    "    tty: maybe"))
        .containsExactly(
            "1:1: servces: unknown key 'servces'; did you mean 'services'?",
            "5:5: services.web.enviroment: unknown key 'enviroment'; did you mean 'environment'?",
            "7:7: services.web.deploy.replica: unknown key 'replica'; did you mean 'replicas'?",
            "8:13: services.web.deploy.mode: 'globl' is not one of replicated, global,"
                + " replicated-job, global-job; did you mean 'global'?",
            "10:12: services.db.image: must be text, not a list",
            "11:10: services.db.tty: must be true or false, not 'maybe'");
  }

  @Test
  void brokenYamlIsReportedWhereItBreaks() {
    assertThat(in().fileProblems("services:", "  web: {image: a"))
        .singleElement()
        .asString()
        .startsWith("3:1: is not valid YAML: ");
    assertThat(in().fileProblems("services:", "\tweb: 1"))
        .singleElement()
        .asString()
        .startsWith("2:1: is not valid YAML: ");
    assertThat(in().fileProblems("services: \u0007"))
        .containsExactly("1:11: is not valid YAML: it holds a character that may not be there");
  }

  @Test
  void anEscapeThatNamesNoCharacterIsReportedWhereItStands() throws IOException {
    String problem =
        "is not valid YAML: it cannot be read from here on; is there an escape that names no"
            + " character?";
    assertThat(in().fileProblems("x-a: \"b\\UFFFFFFFF\"")).containsExactly("1:10: " + problem);
    for (String escape : List.of("\\x", "\\u", "\\U")) {
      Files.writeString(folder.resolve("compose.yaml"), "services:\n  web: \"" + escape);
      assertThat(Folder.problemsOf(in()::load)).as(escape).containsExactly("2:11: " + problem);
    }
  }

  @Test
  void doubledKeysAreRefused() {
    assertThat(in().problems("tty: true", "init: true", "tty: false"))
        .containsExactly("6:5: 'tty' stands here twice, first in line 4");
  }

  @Test
  void keysThatAreNoTextAreRefused() {
    assertThat(in().problems("? [a]\n: b")).containsExactly("4:7: a key must be text");
  }

  @Test
  void anchorsAndMergeKeysAreWrittenOut() {
    ComposeProject project =
        in().load(
                List.of(
                    "x-a: &a {image: one, tty: true, user: a}",
                    "x-b: &b {image: two, init: true}",
                    "services:",
                    "  web: {<<: [*a, *b], user: web}",
                    "  db: {<<: *b, command: &c [x]}",
                    "  ui: {<<: *b, command: *c}"));
    JobSpec web = project.jobs().get(0);
    assertThat(web.getContainer().getImage()).isEqualTo("one");
    assertThat(web.getContainer().getUser()).isEqualTo("web");
    assertThat(web.getContainer().getInit()).isTrue();
    assertThat(project.jobs().get(2).getContainer().getCommandList()).containsExactly("x");
    assertThat(in().fileProblems("services:", "  web: {<<: 1, image: a}"))
        .containsExactly("2:13: '<<' merges mappings only");
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    String[] lines = new String[12];
    lines[0] = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]";
    for (int i = 1; i < lines.length; i++) {
      String alias = "*a" + (i - 1);
      lines[i] = "a" + i + ": &a" + i + " [" + (alias + ",").repeat(9) + alias + "]";
    }
    assertThat(in().fileProblems(lines))
        .containsExactly("5:5: comes to more than 100000 values once its aliases are written out");
  }

  @Test
  void anAliasInsideItsOwnAnchorIsRefused() {
    assertThat(in().fileProblems("services: &s {web: *s}"))
        .containsExactly("1:20: '*s' names no anchor that is complete before it");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(in().fileProblems("x-a: " + "[".repeat(100_000)))
        .containsExactly("1:69: is nested more than 64 levels deep");
  }

  @Test
  void aFileThatIsTooLargeOrMissingOrEmptyOrNoTextIsRefused() throws IOException {
    assertThat(in().fileProblems("#".repeat(2 << 20))).containsExactly("is larger than 1 MiB");
    assertThat(in().fileProblems("")).containsExactly("is empty: a Compose file needs 'services'");
    assertThat(in().fileProblems("- a"))
        .containsExactly("1:1: must be a mapping with the key 'services'");
    assertThat(in().fileProblems("name: x"))
        .containsExactly("1:1: a Compose file needs the key 'services'");
    assertThat(in().fileProblems("services: {}"))
        .containsExactly("1:11: services: names no service");
    Files.write(folder.resolve("compose.yaml"), new byte[] {(byte) 0xC3, 0x28});
    assertThat(Folder.problemsOf(() -> in().load())).containsExactly("is not UTF-8 text");
    assertThat(Folder.problemsOf(() -> in().load("gone.yaml")))
        .containsExactly("gone.yaml: no such file: " + folder.resolve("gone.yaml"));
  }

  @Test
  void unknownTagsAreRefused() {
    assertThat(in().problems("user: !secret x"))
        .containsExactly("4:11: unknown tag '!secret': there are !reset and !override");
    assertThat(in().problems("user: !a%20 x"))
        .containsExactly("4:11: unknown tag '!a ': there are !reset and !override");
  }

  @Test
  void moreProblemsThanAnybodyReadsAreCounted() {
    String[] keys = new String[150];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "zzzzzzzz" + i + ": 1";
    }
    assertThat(in().problems(keys)).hasSize(101).last().isEqualTo("and 50 more problems");
  }
}
