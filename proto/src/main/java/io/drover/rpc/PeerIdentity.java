package io.drover.rpc;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a peer says of itself in the handshake.
 *
 * @param cluster the cluster it belongs to; empty for a client that takes any
 * @param role what it is
 * @param id unique among the peers of its role in the cluster
 * @param softwareVersion for people
 */
public record PeerIdentity(String cluster, Role role, String id, String softwareVersion) {
  /** What a peer is. The numbers travel on the wire. */
  public enum Role {
    CLIENT(1),
    WORKER(2),
    MASTER(3);

    private final int number;

    Role(int number) {
      this.number = number;
    }

    /** The role's number on the wire. */
    public int number() {
      return number;
    }

    /** The role with this number; empty for one that this version does not know. */
    public static Optional<Role> of(int number) {
      return Arrays.stream(values()).filter(role -> role.number == number).findFirst();
    }
  }
}
