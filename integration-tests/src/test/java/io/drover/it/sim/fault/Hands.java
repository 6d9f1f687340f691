package io.drover.it.sim.fault;

import io.drover.it.sim.net.SimNetwork;
import io.drover.it.sim.world.Chance;
import java.util.List;
import java.util.Optional;

/**
 * What a fault can lay hands on. Masters and workers go by the names of their machines; each has a
 * machine of its own. Every verb may be used at any time and does nothing where it makes no sense.
 */
public interface Hands {
  Chance chance();

  List<String> masters();

  List<String> workers();

  /** The master that leads, as far as the masters themselves believe. */
  Optional<String> leader();

  SimNetwork network();

  /** SIGKILL of the master or worker of that machine. */
  void kill(String machine);

  /** SIGKILL of the worker as soon as it has asked its engine for a start, until {@link #start}. */
  void killAtStart(String worker);

  /** Starts the master or worker of that machine, with what is on its disk, if it does not run. */
  void start(String machine);

  /** SIGSTOP of the master or worker. */
  void pause(String machine);

  /** SIGCONT. */
  void resume(String machine);

  /** The machine loses its power, with all that runs on it. */
  void crash(String machine);

  /** The machine has power again: its engine and its worker start. */
  void boot(String machine);

  /** Sets the machine's wall clock. */
  void jumpClock(String machine, long millis);

  /** Nothing passes between the master and ZooKeeper. */
  void cutStore(String master);

  /** It passes again. */
  void healStore(String master);

  /** The connection breaks and is made again; what was under way may or may not be done. */
  void breakStore(String master);

  /** The master's session is ended by ZooKeeper, though it is alive. */
  void expireSession(String master);

  /** ZooKeeper has no quorum. */
  void stopQuorum();

  /** It has one again. */
  void startQuorum();

  /** ZooKeeper commits so many times slower than it should. */
  void slowStore(int times);

  /** Another master too is told that it is elected. */
  void electTwice(String master);

  /** A master takes the leader for dead. */
  void suspectLeader(String master);

  /** The engine of the worker's machine. */
  EngineHands engine(String worker);

  /** The worker's disk takes no more writes, or takes them again. */
  void fullDisk(String worker, boolean full);

  /** What a fault can do to an engine. */
  interface EngineHands {
    /** Every call is accepted and none is answered. */
    void hang();

    /** It answers again. */
    void unhang();

    /** The daemon ends; its containers go on or end with it. */
    void stop(boolean liveRestore);

    /** The daemon starts. */
    void start();

    /** So many of a thousand calls to start a container fail. */
    void failStarts(int perMille);

    /** Calls take so many times as long; 1 is as usual. */
    void slow(int times);

    /** Events are lost until they are looked for anew. */
    void dropEvents();

    /** A container ends with this exit code, if one runs. */
    void exitOne(int code);

    /** Somebody removes a container, if there is one. */
    void removeOne();
  }

  /** So many of a thousand pulls fail. */
  void failPulls(int perMille);

  /** So many of a thousand pulls make no progress. */
  void hangPulls(int perMille);
}
