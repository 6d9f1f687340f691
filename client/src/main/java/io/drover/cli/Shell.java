package io.drover.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Where a command runs.
 *
 * @param in standard input, unbuffered
 * @param out standard output, for data
 * @param err standard error, for talk
 * @param terminals which of the three are a terminal
 * @param env the environment
 * @param folder where relative file names start
 * @param clock the time
 */
public record Shell(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Terminals terminals,
    Map<String, String> env,
    Path folder,
    Clock clock) {

  /** Named by the launcher, which can ask the system more cheaply than the JVM can. */
  public static final String TERMINALS_PROPERTY = "drover.terminals";

  private static final int COLUMNS_DEFAULT = 80;

  /** Which standard streams are a terminal, and how wide it is. */
  public record Terminals(boolean in, boolean out, boolean err, int columns) {
    /** No terminal at all, as in a pipe. */
    public static final Terminals NONE = new Terminals(false, false, false, COLUMNS_DEFAULT);
  }

  /** This process's own. */
  public static Shell system() {
    String terminals = System.getProperty(TERMINALS_PROPERTY, "");
    Map<String, String> env = System.getenv();
    return new Shell(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        new Terminals(
            terminals.contains("0"),
            terminals.contains("1"),
            terminals.contains("2"),
            columns(env.getOrDefault("COLUMNS", ""))),
        env,
        Path.of("").toAbsolutePath(),
        Clock.systemUTC());
  }

  /** Whether colours are wanted on standard output: a terminal that does not refuse them. */
  public boolean coloured() {
    return terminals.out()
        && env.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(env.get("TERM"));
  }

  private static int columns(String text) {
    return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : COLUMNS_DEFAULT;
  }
}
