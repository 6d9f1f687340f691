package io.drover.it.fuzz;

/**
 * Where Jazzer comes in: one process, one target, named by a property. The methods' names and
 * parameters are Jazzer's.
 */
public final class JazzerEntry {
  /** The property that names the target. */
  static final String TARGET_PROPERTY = "drover.fuzz.target";

  private static final Target TARGET = Targets.named(System.getProperty(TARGET_PROPERTY, ""));

  private JazzerEntry() {}

  /** Called once, before the first input. */
  public static void fuzzerInitialize() {
    var _ = new Quiet();
  }

  /** Called with each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Limits.take(TARGET, input);
  }
}
