package io.drover.it.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What one input may cost. An input that is over a limit is taken once more before it is a finding:
 * the machine may have been busy, or classes were loaded.
 */
final class Limits {
  static final long NANOS_MAX = 1_000_000_000L;

  /** Longer inputs may take more memory. */
  static final int INPUT_BYTES_MAX = 64 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Limits() {}

  /** Gives the input to the target, and throws if that takes too much. */
  static void take(Target target, byte[] input) throws Exception {
    if (over(target, input, false)) {
      over(target, input, true);
    }
  }

  private static boolean over(Target target, byte[] input, boolean strict) throws Exception {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = strict ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    target.take(input);
    nanos = (strict ? THREADS.getCurrentThreadCpuTime() : System.nanoTime()) - nanos;
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    boolean slow = nanos > NANOS_MAX;
    boolean large = input.length < INPUT_BYTES_MAX && allocated > target.allocatedBytesMax(input);
    if (strict && (slow || large)) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "an input of %d bytes took %.1f s and %d MiB",
              input.length,
              nanos / 1e9,
              allocated >> 20));
    }
    return slow || large;
  }
}
