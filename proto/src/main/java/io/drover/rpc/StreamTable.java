package io.drover.rpc;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one connection. The side that connected gives its streams odd ids, the other
 * even ones; each side's ids only grow. Event loop only, but for {@link #admitOwn}.
 */
final class StreamTable {
  private final LongObjectMap<NettyStream<?, ?>> streams = new LongObjectHashMap<>();
  private final AtomicInteger ownOpen = new AtomicInteger();
  private final int ownMax;
  private final int peersMax;
  private int peersOpen;
  private long nextOwn;
  private long lastOfPeer;

  StreamTable(boolean connector, int ownMax, int peersMax) {
    this.ownMax = ownMax;
    this.peersMax = peersMax;
    this.nextOwn = connector ? 1 : 2;
  }

  /** Counts a stream that this side wants to open; false when the peer allows no more. */
  boolean admitOwn() {
    if (ownOpen.incrementAndGet() > ownMax) {
      ownOpen.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Gives back what {@link #admitOwn} counted, for a stream that never opened. */
  void dismissOwn() {
    ownOpen.decrementAndGet();
  }

  /** Gives an admitted stream its id. */
  long addOwn(NettyStream<?, ?> stream) {
    long id = nextOwn;
    nextOwn += 2;
    streams.put(id, stream);
    return id;
  }

  /** Takes note of an id in an OPEN; false when the peer may not use it. */
  boolean acceptId(long id) {
    if (id <= lastOfPeer || ofThisSide(id)) {
      return false;
    }
    lastOfPeer = id;
    return true;
  }

  boolean roomForPeers() {
    return peersOpen < peersMax;
  }

  void addPeers(long id, NettyStream<?, ?> stream) {
    streams.put(id, stream);
    peersOpen++;
  }

  @Nullable NettyStream<?, ?> get(long id) {
    return streams.get(id);
  }

  /** Whether a stream with this id has been open; its last frames may still be under way. */
  boolean wasOpen(long id) {
    return ofThisSide(id) ? id < nextOwn : id <= lastOfPeer;
  }

  void remove(long id, NettyStream<?, ?> stream) {
    if (streams.remove(id) != null) {
      if (stream.own()) {
        ownOpen.decrementAndGet();
      } else {
        peersOpen--;
      }
    }
  }

  List<NettyStream<?, ?>> all() {
    return List.copyOf(streams.values());
  }

  private boolean ofThisSide(long id) {
    return (id & 1) == (nextOwn & 1);
  }
}
