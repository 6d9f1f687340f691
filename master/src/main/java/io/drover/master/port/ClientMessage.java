package io.drover.master.port;

import io.drover.master.model.RequestKey;

/** What clients ask. */
public sealed interface ClientMessage extends Message {
  /** A write; answered once it is durable. Only the leader takes it. */
  record Write(RequestKey key, Command command, Reply<WriteResult> reply)
      implements ClientMessage {}

  /**
   * A read; any master answers it.
   *
   * @param seen wait until this master has applied that index
   * @param waitMillis for how long to wait for that at most
   */
  record Read(Seen seen, long waitMillis, Query query, Reply<ReadResult> reply)
      implements ClientMessage {}

  /**
   * Asks for the whole state at one index, once it is committed.
   *
   * @param anyMaster also if this master does not lead
   */
  record Snapshot(boolean anyMaster, Reply<SnapshotResult> reply) implements ClientMessage {}

  /**
   * Asks for events.
   *
   * @param sinceIndex events after this index; 0 with follow means from now on
   * @param follow also those to come; else the subscriber is ended after what is there
   */
  record Subscribe(long sinceIndex, boolean follow, EventSubscriber subscriber)
      implements ClientMessage {}

  /** Asks for no more events. */
  record Unsubscribe(EventSubscriber subscriber) implements ClientMessage {}
}
