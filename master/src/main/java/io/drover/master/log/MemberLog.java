package io.drover.master.log;

import java.io.File;
import java.io.IOException;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/**
 * The files of an ensemble's member, to which nothing is added once a write has failed.
 *
 * <p>A member whose disk is full leaves its leader and joins again with the state that it has in
 * memory. What the others committed meanwhile is in that state and not on its disk, and would never
 * be fetched again: were it to write on when there is room, its log would have a hole, and the
 * member would come back from its next restart as one that lost what was acknowledged. ZooKeeper
 * leaves it to the end of the process to prevent that; here it takes a new member, which starts
 * from what is on disk.
 */
final class MemberLog extends FileTxnSnapLog {
  private final Runnable failed;
  private volatile boolean broken;

  /** Something that is written. */
  private interface Write<T> {
    T run() throws IOException;
  }

  /**
   * Opens the files.
   *
   * @param failed is called when a write has failed, on the thread that wrote
   */
  MemberLog(File logFolder, File snapshotFolder, Runnable failed) throws IOException {
    super(logFolder, snapshotFolder);
    this.failed = failed;
  }

  @Override
  public boolean append(Request request) throws IOException {
    return write(() -> super.append(request));
  }

  @Override
  public void commit() throws IOException {
    write(() -> {
      super.commit();
      return true;
    });
  }

  @Override
  public void rollLog() throws IOException {
    write(() -> {
      super.rollLog();
      return true;
    });
  }

  /**
   * Leaves open what is broken: closing would write what is left of the transaction that failed.
   */
  @Override
  public void close() throws IOException {
    if (!broken) {
      super.close();
    }
  }

  private <T> T write(Write<T> what) throws IOException {
    if (broken) {
      throw new IOException("an earlier write to the log of this member failed");
    }
    try {
      return what.run();
    } catch (IOException | RuntimeException e) {
      broken = true;
      failed.run();
      throw e;
    }
  }
}
