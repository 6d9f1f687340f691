package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Interrupts;
import io.drover.cli.Session;
import io.drover.proto.TerminalSize;
import java.io.IOException;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * This terminal in raw mode: every key, Ctrl-C too, goes to the command in the container. Given
 * back as it was when closed, and when the program is ended.
 */
final class RawTerminal implements AutoCloseable {
  private final Terminal terminal;
  private final Attributes before;
  private final Interrupts.Registration registration;

  private RawTerminal(Terminal terminal, Interrupts interrupts) {
    this.terminal = terminal;
    this.before = terminal.getAttributes();
    this.registration = interrupts.onInterrupt(this::restore);
    terminal.setAttributes(raw(before));
  }

  static RawTerminal open(Session session) {
    try {
      return new RawTerminal(
          TerminalBuilder.builder().system(true).dumb(false).graphemeCluster(false).build(),
          session.interrupts());
    } catch (IOException | IllegalStateException e) {
      throw new CliException(
          ExitCode.FAILED,
          "cannot take over this terminal: " + e.getMessage(),
          "Leave -t out, or install stty.");
    }
  }

  TerminalSize size() {
    return size(terminal.getSize());
  }

  /** Has the receiver told of every later size. */
  void onResize(Consumer<TerminalSize> receiver) {
    terminal.handle(Terminal.Signal.WINCH, signal -> receiver.accept(size()));
  }

  @Override
  public void close() {
    registration.close();
    restore();
  }

  private void restore() {
    terminal.setAttributes(before);
  }

  private static TerminalSize size(Size size) {
    return TerminalSize.newBuilder().setColumns(size.getColumns()).setRows(size.getRows()).build();
  }

  private static Attributes raw(Attributes before) {
    Attributes raw = new Attributes(before);
    raw.setInputFlags(
        EnumSet.of(
            InputFlag.IGNBRK,
            InputFlag.BRKINT,
            InputFlag.PARMRK,
            InputFlag.ISTRIP,
            InputFlag.INLCR,
            InputFlag.IGNCR,
            InputFlag.ICRNL,
            InputFlag.IXON),
        false);
    raw.setLocalFlags(
        EnumSet.of(
            LocalFlag.ECHO, LocalFlag.ECHONL, LocalFlag.ICANON, LocalFlag.ISIG, LocalFlag.IEXTEN),
        false);
    raw.setOutputFlag(OutputFlag.OPOST, false);
    raw.setControlChar(ControlChar.VMIN, 1);
    raw.setControlChar(ControlChar.VTIME, 0);
    return raw;
  }
}
