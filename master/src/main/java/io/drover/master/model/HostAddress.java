package io.drover.master.model;

/** A node's own addresses, as ports are published on them. */
public final class HostAddress {
  private HostAddress() {}

  /**
   * Whether the text means every address. One that means every address of one IP version is taken
   * for all: what it keeps free beyond that costs less than a container that does not start.
   */
  public static boolean isAll(String text) {
    return text.isEmpty() || text.equals("0.0.0.0") || text.equals("::");
  }

  /** Whether the same port cannot be published on both. */
  public static boolean overlap(String one, String other) {
    return isAll(one) || isAll(other) || one.equals(other);
  }
}
