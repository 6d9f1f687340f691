package io.drover.it.sim.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The product's logs are silent in simulations: the trace says more, and costs less. */
final class Quiet implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.drover");
  private final Level before = logger.getLevel();

  private Quiet() {
    logger.setLevel(Level.OFF);
  }

  /** Silent until it is closed. */
  static Quiet logs() {
    return new Quiet();
  }

  @Override
  public void close() {
    logger.setLevel(before);
  }
}
