package io.drover.cli;

import io.drover.base.HostPort;
import io.drover.cli.command.Commands;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line with everything around it in the test's hand. */
final class CommandLineUnderTest {
  static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  final FakeClient client = new FakeClient();
  final Map<String, String> env = new HashMap<>();
  final List<Runnable> interrupts = new ArrayList<>();
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  OutputStream stdout = out;
  String input = "";
  Shell.Terminals terminals = Shell.Terminals.NONE;
  Path folder = Path.of("/folder");
  List<HostPort> masters = List.of();
  String namespace = "";
  Duration timeout = Duration.ZERO;

  int run(String... args) {
    Shell shell =
        new Shell(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            stdout,
            err,
            terminals,
            env,
            folder,
            Clock.fixed(NOW, ZoneOffset.UTC));
    ClientFactory clients =
        (addresses, name, time) -> {
          masters = addresses;
          namespace = name;
          timeout = time;
          return client;
        };
    return new Cli(Commands.all(), shell, clients, this::register).run(args);
  }

  private Interrupts.Registration register(Runnable action) {
    interrupts.add(action);
    return () -> interrupts.remove(action);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  <T> T request(Class<T> type) {
    return client.requests.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " in " + client.requests + err()));
  }
}
