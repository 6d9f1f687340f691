package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.command.Commands;
import io.drover.client.DroverException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RepeatedCliTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Shell shell =
      new Shell(
          InputStream.nullInputStream(),
          out,
          err,
          Shell.Terminals.NONE,
          Map.of(),
          Path.of("/folder"),
          Clock.fixed(CommandLineUnderTest.NOW, ZoneOffset.UTC));
  private final ClientFactory clients =
      (masters, namespace, timeout) -> {
        throw new DroverException(
            DroverException.Category.NO_LEADER, masters + " " + namespace + " " + timeout);
      };
  private final Interrupts never = action -> () -> {};

  private String told(int status) {
    String told =
        status
            + "\n"
            + out.toString(StandardCharsets.UTF_8)
            + "\n"
            + err.toString(StandardCharsets.UTF_8);
    out.reset();
    err.reset();
    return told;
  }

  @Test
  void whatOneCommandLineSaidIsForgottenByTheNextThatNamesTheSameCommand() {
    RepeatedCli repeated = new RepeatedCli(Commands.all(), shell, clients, never);
    for (String line :
        List.of(
            "jobs --masters a:1 --namespace n --timeout 3s",
            "jobs",
            "jobs --nosuch",
            "scale web=1 api=2",
            "scale api=3 api=4",
            "scale",
            "run -e A=b -p 80 --label a=b --name x app",
            "run app -e A=b",
            "run --help",
            "run",
            "node drain --timeout 1x a",
            "node drain a",
            "help node",
            "nosuch")) {
      String[] args = line.split(" ");
      String again = told(repeated.run(args));
      assertThat(again).isEqualTo(told(new Cli(Commands.all(), shell, clients, never).run(args)));
    }
  }
}
