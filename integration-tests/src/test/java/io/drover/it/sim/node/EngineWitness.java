package io.drover.it.sim.node;

import io.drover.worker.runtime.CreateRequest;
import java.util.Map;

/**
 * Hears what really happens to containers, at the moment when it does, whoever has noticed it.
 * Whoever checks what a cluster does listens here and believes nobody else.
 */
public interface EngineWitness {
  /** Hears and says nothing. */
  EngineWitness NONE =
      new EngineWitness() {
        @Override
        public void created(Container container, By by, long atNanos) {}

        @Override
        public void started(Container container, By by, long atNanos) {}

        @Override
        public void ended(Container container, int exitCode, By by, long atNanos) {}

        @Override
        public void removed(Container container, By by, long atNanos) {}
      };

  /** A container exists. */
  void created(Container container, By by, long atNanos);

  /** Its process runs. */
  void started(Container container, By by, long atNanos);

  /** Its process has ended. */
  void ended(Container container, int exitCode, By by, long atNanos);

  /** It does not exist any more; its process ended before. */
  void removed(Container container, By by, long atNanos);

  /**
   * A container.
   *
   * @param engine where it is
   * @param id its id, which no other container has on any engine
   * @param labels all that it carries
   * @param request what it was created from, with its name, ports and reservations
   */
  record Container(String engine, String id, Map<String, String> labels, CreateRequest request) {
    /** Its name. */
    public String name() {
      return request.name();
    }

    @Override
    public String toString() {
      return engine + "/" + name();
    }
  }

  /**
   * Who did it.
   *
   * @param what how
   * @param client the runtime client that asked for it; empty when nobody did
   */
  record By(What what, String client) {
    static By nobody(What what) {
      return new By(what, "");
    }

    @Override
    public String toString() {
      return client.isEmpty() ? what.toString() : what + " of " + client;
    }
  }

  /** Ways in which something happens to a container. */
  enum What {
    /** It was asked for. */
    CREATE,
    /** It was asked for. */
    START,
    /**
     * A stop with its grace time: the process ended by itself, or was killed when that was over.
     */
    STOP,
    /** A signal. */
    KILL,
    /** A removal, which kills. */
    REMOVE,
    /** The process ended by itself. */
    ITSELF,
    /** The kernel killed the process for memory. */
    MEMORY,
    /** The daemon stopped, and does not keep containers alive meanwhile. */
    DAEMON_STOP,
    /** The machine stopped. */
    MACHINE_CRASH,
    /** Somebody who is no worker. */
    BEHIND_THE_BACK,
    /** The worker's fence. */
    FENCE
  }
}
