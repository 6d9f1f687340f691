package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class VariablesTest {
  private static final Map<String, String> VARIABLES = Map.of("A", "a", "B", "b", "EMPTY", "");

  @TempDir Path folder;

  private Folder in() {
    return new Folder(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "$A-$B > a-b",
        "${A}${B} > ab",
        "$$A $${A} > $A ${A}",
        "${A:-x} > a",
        "${EMPTY:-x} > x",
        "${EMPTY-x}. > .",
        "${NO-x} > x",
        "${NO:-${EMPTY:-${B}}} > b",
        "${NO:-x y} > x y",
        "${A:+yes} > yes",
        "${EMPTY:+yes}. > .",
        "${EMPTY+yes} > yes",
        "${NO+${ALSO_NO}}. > .",
        "${A:-${ALSO_NO:?never read}} > a",
        "${A:?needed} > a",
        "${NO:-$$5} > $5"
      })
  void everyFormOfAVariableIsFilledIn(String text, String filled) {
    assertThat(VariableText.fill(text, VARIABLES)).isEqualTo(filled);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "$NO > variable 'NO' is not set: set it, put it into .env, or give it a default with"
            + " ${NO:-...}",
        "${NO:?give a port} > variable 'NO' is required: give a port",
        "${EMPTY:?} > variable 'EMPTY' is required",
        "${A:-x > invalid use of variables: a '${' has no '}'",
        "${} > invalid use of variables: '${' needs the name of a variable",
        "5$ > invalid use of variables: a '$' that stands for itself is written '$$'",
        "${A:x} > invalid use of variables: after '${A' comes '}', ':-', '-', ':?', '?', ':+' or"
            + " '+'"
      })
  void whatCannotBeFilledInSaysWhy(String text, String message) {
    assertThatThrownBy(() -> VariableText.fill(text, VARIABLES)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${A", "${A:", "${A:-${B}"})
  void aBraceThatNeverEndsIsRefused(String text) {
    assertThatThrownBy(() -> VariableText.fill(text, VARIABLES))
        .hasMessageStartingWith("invalid use of variables: ");
  }

  @Test
  void anUnresolvedVariableIsReportedWithItsPlace() {
    assertThat(in().problems("command: [a, \"${NOT_SET}\"]"))
        .containsExactly(
            "4:18: services.web.command[1]: variable 'NOT_SET' is not set: set it, put it into"
                + " .env, or give it a default with ${NOT_SET:-...}");
  }

  @Test
  void theEnvironmentStandsAboveTheFileBesideTheProject() {
    Folder in = in().file(".env", "TAG=one", "USER_NAME=file").env("USER_NAME", "process");
    assertThat(in.job("image: app:$TAG", "user: $USER_NAME").getContainer())
        .satisfies(c -> assertThat(c.getImage()).isEqualTo("app:one"))
        .satisfies(c -> assertThat(c.getUser()).isEqualTo("process"));
  }

  @Test
  void filledInTextCountsAsWhatItSays() {
    Folder in = in().env("N", "3").env("YES", "true").env("MEM", "64m");
    assertThat(in.job("deploy: {replicas: $N}").getReplicas()).isEqualTo(3);
    assertThat(in.container("tty: ${YES}").getTty()).isTrue();
    assertThat(in.job("mem_limit: ${MEM}").getLimits().getMemoryBytes()).isEqualTo(64L << 20);
    assertThat(in.problems("deploy: {replicas: \"${YES}\"}"))
        .containsExactly("4:24: services.web.deploy.replicas: must be a whole number, not 'true'");
  }

  @Test
  void keysAndSectionsOfTheUsersOwnAreNotFilledIn() {
    ComposeProject project =
        in().load(
                java.util.List.of(
                    "x-note: costs $NOTHING",
                    "services:",
                    "  web:",
                    "    image: app",
                    "    labels: {$KEY: v}"));
    assertThat(project.jobs().get(0).getContainer().getLabelsMap()).containsEntry("$KEY", "v");
  }

  @Test
  void filesOfVariablesHaveCommentsQuotesAndVariables() {
    Folder in =
        in().file(
                "app.env",
                "# comment",
                "",
                "PLAIN=a b # comment",
                "export EXPORTED=x#y",
                "SINGLE='$A \\n' # comment",
                "DOUBLE=\"a\\n${BASE}\\$5\"",
                "BASE_USED=${BASE}/$PLAIN",
                "MULTI='one",
                "two'",
                "EMPTY=",
                "COLON: yes",
                "INHERITED",
                "NOT_INHERITED")
            .env("BASE", "base")
            .env("INHERITED", "here");
    assertThat(in.container("env_file: app.env").getEnvList())
        .containsExactly(
            "PLAIN=a b",
            "EXPORTED=x#y",
            "SINGLE=$A \\n",
            "DOUBLE=a\nbase$5",
            "BASE_USED=base/a b",
            "MULTI=one\ntwo",
            "EMPTY=",
            "COLON=yes",
            "INHERITED=here");
  }

  @Test
  void whatIsWrongInAFileOfVariablesIsReportedThere() {
    Folder in = in().file("app.env", "A=1", "=x", "B=$NOT_SET", "C='x' y", "D=\"open");
    assertThat(in.problems("env_file: app.env"))
        .containsExactly(
            "app.env:2:1: must be NAME=value",
            "app.env:3:1: B: variable 'NOT_SET' is not set: set it, put it into .env, or give it"
                + " a default with ${NOT_SET:-...}",
            "app.env:4:1: after the quoted value of 'C' comes more",
            "app.env:5:1: the quoted value of 'D' never ends");
    assertThat(in.problems("env_file: [gone.env]"))
        .containsExactly(
            "4:16: services.web.env_file[0]: gone.env no such file: " + folder.resolve("gone.env"));
  }

  @Test
  void filesOfVariablesMayBeMissingOrRawAndStandBelowTheEnvironment() {
    Folder in = in().file("raw.env", "A='$x'", "B=file").env("C", "shell");
    assertThat(
            in.container(
                    "env_file: [{path: gone.env, required: false}, {path: raw.env, format: raw}]",
                    "environment: {B: key, C: null}")
                .getEnvList())
        .containsExactly("A='$x'", "B=key", "C=shell");
  }

  @Test
  void aVariableWithoutAValueThatIsNotSetIsLeftOutWithAWarning() {
    assertThat(in().container("environment: [GONE, A=1=2]").getEnvList()).containsExactly("A=1=2");
    assertThat(in().warnings("environment: [GONE]"))
        .containsExactly(
            "4:19: services.web.environment[0]: variable 'GONE' is not set here: left out");
  }
}
