package io.drover.it.chaos;

/** What can go wrong. */
enum FaultKind {
  /** kill -9 of a master that does not lead. */
  MASTER_KILLED(Scope.MASTERS),
  /** kill -9 of the leader. */
  LEADER_KILLED(Scope.MASTERS),
  /** SIGTERM to the leader: it hands over. */
  LEADER_STOPPED(Scope.MASTERS),
  /** kill -9 of all masters, and ZooKeeper's members with them. */
  ALL_MASTERS_KILLED(Scope.MASTERS),
  /** kill -9 of a worker; its containers run on. */
  WORKER_KILLED(Scope.WORKER),
  /**
   * A worker is killed or paused for so long that what it had is replaced elsewhere, the tasks that
   * may run at most once too.
   */
  WORKER_LOST(Scope.WORKER),
  /** SIGSTOP of a master that does not lead. */
  MASTER_PAUSED(Scope.MASTERS),
  /** SIGSTOP of the leader. */
  LEADER_PAUSED(Scope.MASTERS),
  /** SIGSTOP of a worker. */
  WORKER_PAUSED(Scope.WORKER),
  /** The leader reaches no master and no worker, and none reaches it. */
  LEADER_ALONE(Scope.MASTERS),
  /** The leader hears everybody and nobody hears it. */
  LEADER_MUTE(Scope.MASTERS),
  /** The leader and the workers do not reach each other, for less than the grace. */
  LEADER_WITHOUT_WORKERS(Scope.MASTERS),
  /** Two masters do not reach each other; the third reaches both. */
  TWO_MASTERS_APART(Scope.MASTERS),
  /** One master does not hear another one. */
  TWO_MASTERS_ONE_WAY(Scope.MASTERS),
  /** No two masters reach each other: ZooKeeper has no quorum. */
  MASTERS_APART(Scope.MASTERS),
  /** ZooKeeper's ports of a master only, in both directions. */
  ZOOKEEPER_CUT(Scope.MASTERS),
  /** A worker and the masters do not reach each other. */
  WORKER_CUT(Scope.WORKER),
  /** A worker hears no master, or no master hears it. */
  WORKER_ONE_WAY(Scope.WORKER),
  /** No byte is left for a master's data, ZooKeeper's included. */
  MASTER_DISK_FULL(Scope.MASTERS),
  /** No byte is left for a worker's data. */
  WORKER_DISK_FULL(Scope.WORKER),
  /** The engine is stopped, and its containers with it, and started again. */
  ENGINE_RESTARTED(Scope.ENGINE),
  /** SIGSTOP of the engine: it accepts connections and answers nothing. */
  ENGINE_HUNG(Scope.ENGINE),
  /** A container is killed behind its worker's back. */
  CONTAINER_KILLED(Scope.CONTAINER),
  /** A container is removed behind its worker's back. */
  CONTAINER_REMOVED(Scope.CONTAINER);

  private final Scope scope;

  FaultKind(Scope scope) {
    this.scope = scope;
  }

  /** Whose containers a fault excuses when it lasts. */
  enum Scope {
    /** None, ever: masters, ZooKeeper and the network between them are no reason to stop any. */
    MASTERS,
    /** Those of one node, once it was away for longer than the grace. */
    WORKER,
    /** Those of one engine. */
    ENGINE,
    /** One container. */
    CONTAINER
  }

  Scope scope() {
    return scope;
  }
}
