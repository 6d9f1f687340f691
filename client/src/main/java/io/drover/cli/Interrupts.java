package io.drover.cli;

/** What is done when the user or the system ends the program in the middle of a command. */
@FunctionalInterface
public interface Interrupts {
  /** An action that is in force until it is closed. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Has the action run, on a thread of its own, when the program is told to end. */
  Registration onInterrupt(Runnable action);

  /** SIGINT and SIGTERM, by way of the JVM's shutdown hooks. */
  static Interrupts system() {
    return action -> {
      Thread hook = new Thread(action, "interrupt");
      Runtime.getRuntime().addShutdownHook(hook);
      return () -> {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
          // The program is ending already, and the hook is what ends it.
        }
      };
    };
  }
}
