package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.compose.ComposeException;
import io.drover.compose.ComposeLoader;
import io.drover.compose.ComposeProblem;
import io.drover.compose.ComposeProject;
import io.drover.compose.ComposeRequest;
import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Compose files: the parts of an input, with a byte 30 between them, are the main file,
 * {@code .env}, a file of variables, one to be extended from, and one that is merged over the
 * first.
 */
final class ComposeTarget implements Target {
  private static final byte SEPARATOR = 30;
  private static final List<String> FILES =
      List.of("compose.yaml", ".env", "web.env", "base.yaml", "over.yaml");

  private final Map<Integer, byte[]> written = new HashMap<>();
  private final OwnFolder folder = new OwnFolder("fuzz-compose-");

  @Override
  public String name() {
    return "compose";
  }

  @Override
  public void take(byte[] input) throws IOException {
    List<byte[]> parts = parts(input);
    Path place = folder.path();
    for (int i = 0; i < FILES.size(); i++) {
      write(place, i, i < parts.size() ? parts.get(i) : null);
    }
    List<Path> files = new ArrayList<>(List.of(Path.of(FILES.getFirst())));
    if (parts.size() == FILES.size()) {
      files.add(Path.of(FILES.getLast()));
    }
    try {
      ComposeProject project =
          ComposeLoader.load(
              new ComposeRequest(files, Optional.of("s"), Map.of("A", "a", "EMPTY", ""), place));
      project.jobs().forEach(job -> Check.state(!job.getName().isEmpty(), "a job has no name"));
    } catch (ComposeException e) {
      Check.state(!e.problems().isEmpty(), "it is refused without a problem");
      e.problems().forEach(ComposeTarget::check);
    }
  }

  private static void check(ComposeProblem problem) {
    Check.state(!problem.file().isEmpty(), "no file is named: %s", problem);
    Check.state(
        problem.line() == 0 || (problem.line() > 0 && problem.column() > 0),
        "no such place: %s",
        problem);
    Check.state(!problem.message().isBlank(), "nothing is said: %s", problem);
  }

  private static List<byte[]> parts(byte[] input) {
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < input.length && parts.size() < FILES.size() - 1; i++) {
      if (input[i] == SEPARATOR) {
        parts.add(Arrays.copyOfRange(input, from, i));
        from = i + 1;
      }
    }
    parts.add(Arrays.copyOfRange(input, from, input.length));
    return parts;
  }

  private void write(Path place, int index, byte @Nullable [] content) throws IOException {
    if (Arrays.equals(written.get(index), content)) {
      return;
    }
    Path file = place.resolve(FILES.get(index));
    // Another file in its place: a file that was cut off goes to the disk when it is closed.
    Files.deleteIfExists(file);
    written.remove(index);
    if (content != null) {
      Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      written.put(index, content);
    }
  }

  @Override
  public void close() {
    folder.close();
  }

  @Override
  public List<byte[]> seeds() {
    try {
      List<byte[]> seeds = new ArrayList<>();
      for (String example : List.of("hello", "stack", "batch")) {
        seeds.add(
            Files.readAllBytes(
                LocalCluster.root().resolve("examples").resolve(example).resolve("compose.yaml")));
      }
      SAMPLES.forEach(sample -> seeds.add(sample.getBytes(StandardCharsets.UTF_8)));
      return seeds;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final List<String> SAMPLES =
      List.of(
          """
          x-base: &base
            image: app:${TAG:-1}
            environment: &env {A: "${A}", B: b}
          services:
            web:
              <<: *base
              extends: {file: base.yaml, service: base}
              env_file: [web.env]
              environment: {<<: *env, C: "$$1"}
              ports: ["8080-8081:80-81/udp", "127.0.0.1::53", {target: 80, published: "90", protocol: tcp, mode: host}]
              volumes: ["data:/data:ro", "./here:/there", {type: tmpfs, target: /t, tmpfs: {size: 1m}}]
              healthcheck: {test: ["CMD", "x"], interval: 1m30s, timeout: 500ms, retries: 3}
              deploy:
                mode: replicated
                replicas: 3
                update_config: {parallelism: 1, delay: 10s, order: start-first}
                restart_policy: {condition: on-failure, max_attempts: 3, window: 2m}
                resources: {limits: {cpus: "0.5", memory: 64M, pids: 10}, reservations: {memory: 1gb}}
                placement: {constraints: ["node.labels.zone==a"], preferences: [{spread: node.labels.zone}], max_replicas_per_node: 2}
              ulimits: {nofile: {soft: 1, hard: 2}}
              logging: {driver: json-file, options: {max-size: 1m}}
              x-drover: {at_most_one: true, priority: 5}
          volumes: {data: {driver: local, driver_opts: {type: nfs}}}
          \u001eTAG=2
          export Q="a\\n${A:?no}" # c
          \u001eX=1
          Y='two
          lines'
          \u001eservices:
            base: {image: "base:1", command: [a, "b c"], labels: {a: b}}
          \u001eservices:
            web: {image: !override other, ports: !reset [], environment: [D=d], profiles: [dev]}
          """,
          "services: {a: {image: x, command: 'sh -c \"a b\" \\$x', stop_grace_period: 1h2m3s4ms, mem_limit: 1.5g, cap_add: [ALL], tmpfs: /x:size=1m, extra_hosts: [\"a:1.2.3.4\"], devices: [\"/dev/a:/dev/b:rw\"], sysctls: {a: 1}, dns: 1.1.1.1}}",
          "a: &a [1,2]\nb: &b [*a,*a]\nc: &c [*b,*b]\nservices: {x: {image: y, labels: *c}}");

  @Override
  public List<String> dictionary() {
    return List.of(
        "services:",
        "image: ",
        "extends: ",
        "deploy:",
        "  ",
        "\n",
        "- ",
        ": ",
        "&a ",
        "*a",
        "<<: *a",
        "!reset ",
        "!override ",
        "!!int ",
        "${A:-",
        "${A:+",
        "${A?",
        "}",
        "$$",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "? ",
        "---\n",
        "null",
        "~",
        "1e309",
        "99999999999999999999",
        "0x1f",
        "1h30m",
        "5gb",
        "8080:80",
        "env_file: ",
        "volumes:",
        "ports:",
        "profiles:",
        "healthcheck:",
        "test: ",
        "x-drover:",
        "\u001e",
        "network_mode: ",
        "ulimits:",
        "logging:",
        "command: ",
        "entrypoint: ",
        "environment:",
        "labels:",
        "restart: ",
        "scale: ",
        "depends_on:",
        "%YAML 1.2\n");
  }

  @Override
  public List<String> watched() {
    return List.of("org.snakeyaml.engine.v2.**");
  }

  /** Longer inputs take their time, and say little that shorter ones do not. */
  @Override
  public int inputBytesMax() {
    return 1 << 10;
  }
}
