package io.drover.master.port;

import io.drover.master.model.MasterId;
import java.util.List;
import java.util.function.Consumer;

/** The masters that are alive, as the store sees them: who stops is gone after its session. */
public interface Members extends AutoCloseable {
  /**
   * Enters this master, and tells of every change of the list from now on, beginning with what it
   * is now. The consumer is called on one thread and only enqueues.
   */
  void start(Member self, Consumer<List<Member>> changed);

  /** Tells how far this master is and what its store's member is; soon, and not for each call. */
  void progressed(long appliedIndex, String zooKeeper);

  /** The masters last known to be alive, by id. */
  List<Member> list();

  /** Leaves the list. */
  @Override
  void close();

  /**
   * One master.
   *
   * @param address where its RPC listens, {@code host:port}
   * @param httpAddress where its pages and metrics are, {@code host:port}
   * @param version of its software
   * @param appliedIndex of the last entry that it said it has applied
   * @param zooKeeper what it last said of its own member of the ensemble; empty if nothing
   */
  record Member(
      MasterId id,
      String address,
      String httpAddress,
      String version,
      long appliedIndex,
      String zooKeeper) {
    /** The same, further on. */
    public Member with(long newAppliedIndex, String newZooKeeper) {
      return new Member(id, address, httpAddress, version, newAppliedIndex, newZooKeeper);
    }
  }
}
