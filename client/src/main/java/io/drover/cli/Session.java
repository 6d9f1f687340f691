package io.drover.cli;

import com.google.protobuf.Message;
import io.drover.cli.render.Documents;
import io.drover.cli.render.Palette;
import io.drover.client.DroverClient;
import io.drover.client.DroverClientBuilder;
import io.drover.client.DroverException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command works with while it runs: the streams, the global options, and the client, which
 * is made when it is first asked for. Used by one command on one thread; {@link #out} and {@link
 * #err} may be used by any.
 */
public final class Session implements AutoCloseable {
  /**
   * The client has the same time-out and says better what is wrong when it passes, so it is given
   * the time to.
   */
  private static final Duration CLIENT_GRACE = Duration.ofMillis(500);

  private final Shell shell;
  private final GlobalOptions options;
  private final List<CommandEntry> catalogue;
  private final ClientFactory clients;
  private final Interrupts interrupts;
  private final Output out;
  private final Output err;
  private final long startNanos = System.nanoTime();
  private @Nullable DroverClient client;

  Session(
      Shell shell,
      GlobalOptions options,
      List<CommandEntry> catalogue,
      ClientFactory clients,
      Interrupts interrupts) {
    this.shell = shell;
    this.options = options;
    this.catalogue = catalogue;
    this.clients = clients;
    this.interrupts = interrupts;
    this.out = new Output(shell.out());
    this.err = new Output(shell.err());
  }

  /** The cluster. */
  public DroverClient client() {
    DroverClient existing = client;
    if (existing == null) {
      existing =
          clients.connect(
              options.masters(shell),
              options.namespace(shell),
              options.timeout().orElse(DroverClientBuilder.DEFAULT_TIMEOUT));
      client = existing;
    }
    return existing;
  }

  /**
   * Waits for an answer of the client, which bounds it by its own time-out, and no longer than the
   * command may take.
   *
   * @throws DroverException when the call failed
   */
  public <T> T await(CompletableFuture<T> answer) {
    try {
      Optional<Duration> left = timeLeft();
      return left.isPresent()
          ? answer.get(left.get().plus(CLIENT_GRACE).toMillis(), TimeUnit.MILLISECONDS)
          : answer.get();
    } catch (ExecutionException e) {
      throw brokenPipeOr(e);
    } catch (TimeoutException e) {
      throw new DroverException(
          DroverException.Category.TIMED_OUT, "not done within the --timeout", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.FAILED, "interrupted");
    }
  }

  /** What is left of {@code --timeout}, never below zero; empty when none was given. */
  public Optional<Duration> timeLeft() {
    return options
        .timeout()
        .map(timeout -> timeout.minusNanos(System.nanoTime() - startNanos))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  /** The time that {@code --timeout} allows in all. */
  public Optional<Duration> timeout() {
    return options.timeout();
  }

  /** Prints one result; the table is made only where it is wanted. */
  public void print(Message message, Supplier<String> table) {
    out.print(
        switch (options.output()) {
          case TABLE -> table.get();
          case JSON -> Documents.json(message);
          case YAML -> Documents.yaml(message);
        });
  }

  /** Prints a list of results; the table is made only where it is wanted. */
  public void print(List<? extends Message> messages, Supplier<String> table) {
    out.print(
        switch (options.output()) {
          case TABLE -> table.get();
          case JSON -> Documents.json(messages);
          case YAML -> Documents.yaml(messages);
        });
  }

  /** Prints one item of an endless list: a line of JSON, a document of YAML, or the given text. */
  public void printItem(Message message, Supplier<String> line) {
    out.print(
        switch (options.output()) {
          case TABLE -> line.get();
          case JSON -> Documents.jsonLine(message);
          case YAML -> Documents.yamlStream(message);
        });
  }

  /** Says a line to the person at the terminal, unless told to be quiet. */
  public void say(String line) {
    if (!options.quiet()) {
      err.println(line);
    }
  }

  /** Where data goes. */
  public Output out() {
    return out;
  }

  /** Where talk goes. */
  public Output err() {
    return err;
  }

  /** The streams and the environment. */
  public Shell shell() {
    return shell;
  }

  /** What is done when the program is told to end. */
  public Interrupts interrupts() {
    return interrupts;
  }

  /** Every command of the program. */
  public List<CommandEntry> catalogue() {
    return catalogue;
  }

  /** How results are wanted. */
  public OutputFormat format() {
    return options.output();
  }

  /** Whether lists are wanted as names or ids only. */
  public boolean quiet() {
    return options.quiet();
  }

  /** Whether ids may be cut short: only for the eye. */
  public boolean shortIds() {
    return shell.terminals().out();
  }

  /** Colours for standard output. */
  public Palette palette() {
    return new Palette(shell.coloured());
  }

  /** The time now. */
  public Instant now() {
    return shell.clock().instant();
  }

  @Override
  public void close() {
    DroverClient open = client;
    if (open != null) {
      open.close();
    }
  }

  private static RuntimeException brokenPipeOr(ExecutionException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Output.BrokenPipeException broken) {
        return broken;
      }
    }
    return DroverException.from(thrown);
  }
}
