package io.drover.it.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs Jazzer on one target and reads from its log what came of it. */
final class JazzerProcess {
  private static final Pattern EDGES = Pattern.compile("cov: (\\d+)");
  private static final Pattern INPUTS = Pattern.compile("^#(\\d+)\\s");

  /** Jazzer's own checks of what code under test may do are not about Drover. */
  private static final List<String> CHECKS =
      List.of(
          "ClojureLangHooks",
          "Deserialization",
          "ExpressionLanguageInjection",
          "FilePathTraversal",
          "LdapInjection",
          "NamingContextLookup",
          "OsCommandInjection",
          "ReflectiveCall",
          "RegexInjection",
          "RegexRoadblocks",
          "ScriptEngineInjection",
          "ServerSideRequestForgery",
          "SqlInjection",
          "XPathInjection");

  private static final String QUIET = "logback-quiet.xml";

  /**
   * By the clock, on a machine that may give it one percent of a processor: the limit of CPU time
   * is {@link Limits}' own. An input is not reported as slow before it counts as a hang.
   */
  private static final int HANG_SECONDS = 300;

  private final Path folder;
  private final AtomicBoolean ending = new AtomicBoolean();

  /**
   * @param folder for copies of classes, corpora, findings and logs
   */
  JazzerProcess(Path folder) throws IOException {
    this.folder = folder;
    OlderClasses.copy(folder.resolve("classes"));
    Files.writeString(
        folder.resolve(QUIET), "<configuration><root level=\"OFF\"/></configuration>\n");
  }

  /**
   * Runs until one of the bounds is met, or a finding is made.
   *
   * @param seed of its first random numbers
   */
  FuzzFigures run(Target target, FuzzBounds bounds, long seed)
      throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(folder.resolve("corpus").resolve(target.name()));
    Path findings = Files.createDirectories(folder.resolve("findings").resolve(target.name()));
    long before = count(findings);
    for (byte[] seeded : Corpus.inputs(target)) {
      Files.write(corpus.resolve("seed-" + name(seeded)), seeded);
    }
    Path log = folder.resolve(target.name() + ".log");
    Path counted = counted(target);
    Files.deleteIfExists(counted);
    Ended ended;
    // A process that is killed leaves what it unpacked: agents, native libraries, the target's
    // files.
    try (OwnFolder temporary = new OwnFolder("drover-fuzz-")) {
      List<String> command = command(target, bounds, seed, corpus, findings, temporary.path());
      ended = run(command, bounds, log, temporary);
    }
    Read read = read(log);
    long inputs =
        Files.exists(counted)
            ? Math.max(read.inputs(), Long.parseLong(Files.readString(counted)))
            : read.inputs();
    long found = count(findings) - before;
    if (found == 0 && ended.status() != 0 && !ended.enough()) {
      System.out.println(target.name() + " ended with " + ended.status() + ": see " + log);
      found = 1;
    }
    return new FuzzFigures(
        target.name(),
        inputs,
        ended.cpu().toMillis() / 1e3,
        count(corpus),
        read.edges(),
        found,
        seed);
  }

  /**
   * How a process ended.
   *
   * @param enough whether it was ended from here, because it had its CPU time
   */
  private record Ended(int status, Duration cpu, boolean enough) {}

  private Ended run(List<String> command, FuzzBounds bounds, Path log, OwnFolder temporary)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> endEarly(process, temporary), "end-early"));
    Duration cpu = Duration.ZERO;
    boolean enough = false;
    while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
      cpu = process.info().totalCpuDuration().orElse(cpu);
      if (bounds.cpuSeconds() > 0 && cpu.toSeconds() >= bounds.cpuSeconds()) {
        enough = true;
        process.destroyForcibly();
      }
    }
    if (ending.get()) {
      // The runner ends with the thread that ended the process, and begins no other target.
      new CountDownLatch(1).await();
    }
    return new Ended(process.exitValue(), cpu, enough);
  }

  /** Who ends the runner wants no process and no file of it left. */
  private void endEarly(Process process, OwnFolder temporary) {
    ending.set(true);
    process.destroyForcibly().onExit().join();
    temporary.close();
  }

  private List<String> command(
      Target target, FuzzBounds bounds, long seed, Path corpus, Path findings, Path temporary)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx900m",
            "-Xss1m",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + temporary,
            "-Dlogback.configurationFile=" + folder.resolve(QUIET),
            "-D" + JazzerEntry.COUNT_PROPERTY + "=" + counted(target),
            "-D" + JazzerEntry.TARGET_PROPERTY + "=" + target.name(),
            "-cp",
            folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + JazzerEntry.class.getName(),
            "--instrumentation_includes="
                + String.join(
                    ":",
                    Stream.concat(Stream.of("io.drover.**"), target.watched().stream()).toList()),
            "--instrumentation_excludes="
                + String.join(
                    ":",
                    Stream.concat(Stream.of("io.drover.it.**"), target.unwatched().stream())
                        .toList()),
            "--custom_hook_includes=io.drover.**",
            // Telling of every comparison costs more than a third of the inputs that there is time
            // for, and found no more branches than the words of the dictionary do.
            "--trace=cov",
            "--disabled_hooks="
                + String.join(
                    File.pathSeparator,
                    CHECKS.stream()
                        .map(check -> "com.code_intelligence.jazzer.sanitizers." + check)
                        .toList()),
            "--reproducer_path=" + findings.getParent()));
    command.addAll(
        List.of(
            "-seed=" + seed,
            "-max_len=" + target.inputBytesMax(),
            "-timeout=" + HANG_SECONDS,
            "-report_slow_units=" + HANG_SECONDS,
            "-rss_limit_mb=4096",
            "-artifact_prefix=" + findings + File.separator,
            "-print_final_stats=1",
            // A cheap input is taken up to thirty times as often as a dear one.
            "-entropic_scale_per_exec_time=1",
            "-use_value_profile=0"));
    if (!target.dictionary().isEmpty()) {
      // An empty one is refused.
      command.add("-dict=" + dictionary(target));
    }
    if (bounds.runs() > 0) {
      command.add("-runs=" + bounds.runs());
    }
    if (bounds.seconds() > 0) {
      command.add("-max_total_time=" + bounds.seconds());
    }
    command.add(corpus.toString());
    return command;
  }

  /** The target's words as libFuzzer reads them: every byte by its number. */
  private Path dictionary(Target target) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String word : target.dictionary()) {
      lines.append('"');
      for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
        lines.append("\\x").append(HexFormat.of().toHexDigits(each));
      }
      lines.append("\"\n");
    }
    return Files.writeString(folder.resolve(target.name() + ".dict"), lines);
  }

  private Path counted(Target target) {
    return folder.resolve(target.name() + ".count");
  }

  private record Read(long inputs, long edges) {}

  private static Read read(Path log) throws IOException {
    long inputs = 0;
    long edges = 0;
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      for (String line : (Iterable<String>) lines::iterator) {
        Matcher input = INPUTS.matcher(line);
        if (input.find()) {
          inputs = Math.max(inputs, Long.parseLong(input.group(1)));
          Matcher edge = EDGES.matcher(line);
          edges = edge.find() ? Math.max(edges, Long.parseLong(edge.group(1))) : edges;
        }
      }
    }
    return new Read(inputs, edges);
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private static String name(byte[] input) {
    return HexFormat.of().toHexDigits(java.util.Arrays.hashCode(input));
  }
}
