package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.cli.ClientFactory;
import io.drover.cli.ExitCode;
import io.drover.cli.Interrupts;
import io.drover.cli.RepeatedCli;
import io.drover.cli.Shell;
import io.drover.cli.command.Commands;
import io.drover.client.DroverException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line's arguments, one a line. No command comes further than to the client that is not
 * there; whatever the arguments are, an exit status and a sentence come out, and no trace.
 */
final class CliTarget implements Target {
  private static final int ARGUMENTS_MAX = 60;
  private static final Set<Integer> STATUSES =
      Set.of(
          ExitCode.DONE,
          ExitCode.FAILED,
          ExitCode.USAGE,
          ExitCode.NO_LEADER,
          ExitCode.NOT_FOUND,
          ExitCode.CONFLICT,
          ExitCode.TIMED_OUT);

  private final OwnFolder folder = new OwnFolder("fuzz-cli-");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private @Nullable RepeatedCli cli;

  @Override
  public String name() {
    return "cli";
  }

  @Override
  public void take(byte[] input) throws IOException {
    run(new String(input, StandardCharsets.UTF_8).split("\n", ARGUMENTS_MAX));
  }

  @Override
  public void close() {
    folder.close();
  }

  /** Runs one command line and looks at what came out. */
  void run(String... arguments) throws IOException {
    out.reset();
    err.reset();
    int status = cli().run(arguments);
    String said = err.toString(StandardCharsets.UTF_8);
    Check.state(STATUSES.contains(status), "exit status %d", status);
    Check.state(status == ExitCode.DONE || !said.isBlank(), "it fails and says nothing");
    Check.state(!said.contains("internal error"), "%s", said);
    Check.state(!said.contains("\n\tat "), "a trace: %s", said);
  }

  private RepeatedCli cli() throws IOException {
    RepeatedCli known = cli;
    if (known == null) {
      Path place = folder.path();
      Files.writeString(place.resolve("compose.yaml"), "services:\n  web:\n    image: app:1\n");
      Shell shell =
          new Shell(
              InputStream.nullInputStream(),
              out,
              err,
              Shell.Terminals.NONE,
              Map.of(),
              place,
              Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
      ClientFactory nobody =
          (masters, namespace, timeout) -> {
            throw new DroverException(DroverException.Category.NO_LEADER, "nobody is there");
          };
      Interrupts never = action -> () -> {};
      known = new RepeatedCli(Commands.all(), shell, nobody, never);
      cli = known;
    }
    return known;
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String line :
        List.of(
            "deploy -f compose.yaml --stack s --prune",
            "deploy -f compose.yaml --detach",
            "plan --output json",
            "run --name web --replicas 3 -p 8080:80/tcp -e A=b -v data:/data --cpus 1.5 -m 64m app:1 sh -c x",
            "run -it --rm --entrypoint x --network host --restart on-failure:3 --constraint node.id==a app",
            "run --health-cmd x --health-interval 5s --label a=b --mount type=bind,src=/a,dst=/b app",
            "rm web s",
            "jobs --stack s -q",
            "ps web --all --node n1",
            "inspect web",
            "explain web.1",
            "scale web=3 api=1",
            "restart web",
            "stop web",
            "logs web -f --tail 10 --since 5m",
            "exec -it web sh",
            "stats web --no-stream",
            "nodes",
            "node drain n1",
            "node label n1 zone=a disk=",
            "node rm n1 --force",
            "masters",
            "status --masters a:1,b:2 --timeout 3s",
            "events --since 10m -f",
            "version",
            "completion bash",
            "help run",
            "--help")) {
      seeds.add(line.replace(' ', '\n').getBytes(StandardCharsets.UTF_8));
    }
    return seeds;
  }

  @Override
  public List<String> dictionary() {
    return List.of(
        "\n",
        "\n--",
        "-",
        "=",
        "''",
        "@file",
        "-f\n",
        "--output\njson\n",
        "--timeout\n",
        "run\n",
        "--ulimit\nnofile=1:2\n",
        "--device\n/dev/a\n",
        "--tmpfs\n/a:size=1m\n",
        "--dns\n1.1.1.1\n",
        "--add-host\na:1.2.3.4\n",
        "--log-opt\na=b\n",
        "--sysctl\na=b\n",
        "--gpus\nall\n",
        "--update-order\nstart-first\n",
        "99999999999999999999",
        "-1",
        "0.0000001",
        "1e9");
  }

  @Override
  public List<String> watched() {
    return List.of("picocli.CommandLine$Interpreter**");
  }

  @Override
  public List<String> unwatched() {
    return List.of("io.drover.proto.**");
  }

  /** Longer inputs take their time, and say little that shorter ones do not. */
  @Override
  public int inputBytesMax() {
    return 192;
  }
}
