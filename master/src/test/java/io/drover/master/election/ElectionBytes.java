package io.drover.master.election;

import io.drover.master.model.MasterId;
import io.drover.master.port.Members.Member;

/** What masters write of themselves into the store, for tests that send damaged bytes. */
public final class ElectionBytes {
  private ElectionBytes() {}

  /** Reads a place in line, and writes it again. */
  public static String candidate(byte[] bytes) {
    return Candidate.parse(bytes).text();
  }

  /** Reads the node of a live master; false if it is passed over. */
  public static boolean member(String name, byte[] bytes) {
    return MasterDirectory.decode(name, bytes).isPresent();
  }

  public static byte[] sampleMember() {
    return MasterDirectory.encode(
        new Member(new MasterId("m1"), "127.0.0.1:1", "127.0.0.1:2", "1", 9, "leader"));
  }
}
