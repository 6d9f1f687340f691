package io.drover.it.sim.world;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What happened in a run, line by line: the last lines for whoever looks for a failure's cause, all
 * of them in a file if asked for, and a digest by which two runs are told to be the same. One
 * thread.
 */
public final class Trace {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final Agenda agenda;
  private final int kept;
  private final Optional<PrintWriter> file;
  private final Deque<Line> last = new ArrayDeque<>();
  private long digest = OFFSET;
  private long lines;

  /**
   * An empty trace.
   *
   * @param kept lines that are remembered
   * @param file where every line goes, if anywhere
   */
  public Trace(Agenda agenda, int kept, Optional<PrintWriter> file) {
    this.agenda = agenda;
    this.kept = kept;
    this.file = file;
  }

  /** Something happened now. */
  public void note(String what) {
    mix(agenda.nowNanos());
    for (int i = 0; i < what.length(); i++) {
      mix(what.charAt(i));
    }
    lines++;
    Line line = new Line(agenda.nowNanos(), what);
    file.ifPresent(out -> out.println(line));
    last.addLast(line);
    if (last.size() > kept) {
      last.removeFirst();
    }
  }

  /** The last lines, oldest first. */
  public List<String> last() {
    return last.stream().map(Line::toString).toList();
  }

  /** The same for runs in which the same happened at the same times. */
  public long digest() {
    return digest;
  }

  /** How many lines there were. */
  public long lines() {
    return lines;
  }

  private void mix(long value) {
    digest = (digest ^ value) * PRIME;
  }

  /** Most lines are never read, so each becomes text when it is. */
  private record Line(long nanos, String what) {
    @Override
    public String toString() {
      long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
      return String.format(Locale.ROOT, "%7d.%03d %s", millis / 1_000, millis % 1_000, what);
    }
  }
}
