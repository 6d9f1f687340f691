package io.drover.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script, with a JDK that only tells how it was called. */
@Timeout(60)
class LauncherTest {
  private static final String TELLING_JAVA =
      """
      #!/bin/sh
      for word in "$@"; do
        case $word in
          -XX:AOTCacheOutput=*) echo cache >"${word#*=}"; exit 0 ;;
        esac
        echo "$word"
      done
      echo "pid $$"
      exit 7
      """;

  @TempDir private Path folder;
  private Path launcher = Path.of("");
  private Path jdk = Path.of("");

  private record Outcome(int exitCode, String out, String err, long pid) {}

  @BeforeEach
  void layOut() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("drover/bin"));
    Path lib = Files.createDirectories(folder.resolve("drover/lib"));
    Files.writeString(lib.resolve("drover-dist.jar"), "");
    Files.writeString(lib.resolve("drover-cli.jar"), "");
    Files.writeString(lib.resolve("build-id"), "1.0-now\n");
    launcher =
        executable(bin.resolve("drover"), Files.readString(Path.of("src/main/launcher/drover")));
    jdk = jdk("jdk", "25.0.1");
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    executable(home.resolve("bin/java"), TELLING_JAVA);
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static Path executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome launch(Path program, Map<String, String> env, String... args)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(args)).toList());
    builder.environment().remove("DROVER_JAVA_OPTS");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(env);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(), Files.readString(out), Files.readString(err), process.pid());
  }

  @Test
  void becomesTheJvmSoThatSignalsAndThePidAreItsOwn() throws IOException, InterruptedException {
    Outcome outcome = launch(launcher, Map.of(), "ps", "two words", "--all");

    assertThat(outcome.exitCode()).isEqualTo(7);
    assertThat(outcome.out())
        .endsWith("io.drover.dist.Main\nps\ntwo words\n--all\npid " + outcome.pid() + "\n");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void startsClientCommandsFromACacheThatIsMadeOnce() throws IOException, InterruptedException {
    Outcome first = launch(launcher, Map.of(), "ps");

    Path cache = folder.resolve("drover/lib/client-1.0-now-jdk25.0.1.aot");
    assertThat(cache).content(StandardCharsets.UTF_8).isEqualTo("cache\n");
    assertThat(first.out()).contains("-XX:AOTCache=" + cache.toRealPath(), "-XX:+UseSerialGC");
    assertThat(launch(launcher, Map.of("DROVER_AOT", "off"), "ps").out())
        .doesNotContain("AOTCache");
  }

  @Test
  void makesAnotherCacheForAnotherBuildAndDropsTheOldOne()
      throws IOException, InterruptedException {
    launch(launcher, Map.of(), "ps");
    Files.writeString(folder.resolve("drover/lib/build-id"), "1.0-later\n");

    launch(launcher, Map.of(), "ps");

    try (Stream<Path> files = Files.list(folder.resolve("drover/lib"))) {
      assertThat(
              files.map(file -> file.getFileName().toString()).filter(name -> name.contains("aot")))
          .containsExactly("client-1.0-later-jdk25.0.1.aot");
    }
  }

  @Test
  void takesTheCacheThatCameWithTheLibraries() throws IOException, InterruptedException {
    Files.writeString(
        jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\nIMPLEMENTOR_VERSION=\"Mine-25.0.1+8\"\n");
    Path cache = folder.resolve("drover/lib/client-1.0-now-jdk25.0.1-Mine-25.0.1+8.aot");
    Files.writeString(cache, "brought along\n");

    assertThat(launch(launcher, Map.of(), "ps").out())
        .contains("-XX:AOTCache=" + cache.toRealPath());
    assertThat(cache).content(StandardCharsets.UTF_8).isEqualTo("brought along\n");
  }

  @Test
  void givesServersAHeapOfTheirOwnAndMakesNoCache() throws IOException, InterruptedException {
    Outcome outcome =
        launch(launcher, Map.of("DROVER_HEAP", "3g", "DROVER_JAVA_OPTS", "-Da=b -Dc=d"), "master");

    assertThat(outcome.out())
        .contains(
            "-Xmx3g\n",
            "-XX:+UseG1GC\n",
            "-XX:+UseCompactObjectHeaders\n",
            "-Da=b\n-Dc=d\n",
            "--enable-native-access=ALL-UNNAMED\n")
        .doesNotContain("AOT", "TieredStopAtLevel");
  }

  @Test
  void namesTheLibrariesOfServersToServersOnly() throws IOException, InterruptedException {
    Path lib = folder.toRealPath().resolve("drover/lib");
    for (String client : new String[] {"ps", "help ps", "--help", "version"}) {
      assertThat(launch(launcher, Map.of(), client.split(" ")).out())
          .contains("-cp\n" + lib + "/drover-cli.jar\n");
    }
    for (String server : new String[] {"master --id m1", "help master", "help dev", "worker"}) {
      assertThat(launch(launcher, Map.of(), server.split(" ")).out())
          .contains("-cp\n" + lib + "/drover-dist.jar\n");
    }
  }

  @Test
  void givesMastersHugePagesWhereTheKernelHasThem() throws IOException, InterruptedException {
    Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    String set = Files.exists(setting) ? Files.readString(setting) : "";
    boolean there = set.contains("[always]") || set.contains("[madvise]");

    Outcome master = launch(launcher, Map.of(), "master");
    assertThat(master.out().contains("-XX:+UseTransparentHugePages\n")).isEqualTo(there);
    assertThat(launch(launcher, Map.of(), "worker").out()).doesNotContain("HugePages");
    assertThat(master.err()).isEmpty();
  }

  @Test
  void compilesAWorkersCodeAfterAFewCallsUnlessTold() throws IOException, InterruptedException {
    for (String server : new String[] {"worker", "dev"}) {
      assertThat(
              launch(launcher, Map.of("DROVER_JAVA_OPTS", "-XX:TieredStopAtLevel=4"), server).out())
          .containsSubsequence(
              "-XX:TieredStopAtLevel=1\n",
              "-XX:CompileThresholdScaling=0.02\n",
              "-XX:TieredStopAtLevel=4\n");
    }
  }

  @Test
  void startsServersFromTheCacheOfTheBuild() throws IOException, InterruptedException {
    Outcome build = launch(launcher, Map.of("DROVER_REHEARSAL", "on"), "master");
    Path cache = folder.resolve("drover/lib/server-1.0-now-jdk25.0.1.aot");

    assertThat(build.exitCode()).isZero();
    assertThat(cache).content(StandardCharsets.UTF_8).isEqualTo("cache\n");
    launch(launcher, Map.of(), "ps");
    for (String server : new String[] {"master", "worker", "dev"}) {
      assertThat(launch(launcher, Map.of(), server).out())
          .contains("-XX:AOTCache=" + cache.toRealPath() + "\n");
    }
    assertThat(launch(launcher, Map.of("DROVER_AOT", "off"), "master").out())
        .doesNotContain("AOTCache");
  }

  @Test
  void isFoundBehindSymbolicLinks() throws IOException, InterruptedException {
    Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), launcher);
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Path relative = Files.createSymbolicLink(elsewhere.resolve("relative"), Path.of("../absolute"));

    assertThat(launch(relative, Map.of(), "ps").out())
        .contains(folder.toRealPath() + "/drover/lib");
    assertThat(launch(absolute, Map.of(), "ps").exitCode()).isEqualTo(7);
  }

  @Test
  void passesOverAJavaHomeThatIsTooOld() throws IOException, InterruptedException {
    Path old = jdk("old", "17.0.2");
    executable(old.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
    Path javaFirst = Files.createDirectories(folder.resolve("path"));
    Files.createSymbolicLink(javaFirst.resolve("java"), jdk.resolve("bin/java"));

    Outcome outcome =
        launch(
            launcher,
            Map.of("JAVA_HOME", old.toString(), "PATH", javaFirst + ":" + System.getenv("PATH")),
            "version");

    assertThat(outcome.err()).doesNotContain("needs a JDK");
    assertThat(outcome.exitCode()).isNotEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drover-dist.jar", "drover-cli.jar"})
  void saysWhatIsMissing(String jar) throws IOException, InterruptedException {
    Files.delete(folder.resolve("drover/lib").resolve(jar));

    Outcome outcome = launch(launcher, Map.of(), "ps");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("drover: there is no " + jar).contains("mvn");
  }
}
