package io.drover.protocol;

/** How large a job may be. Masters refuse more; clients say so before they ask. */
public final class JobBounds {
  /** Tasks of one job. */
  public static final int REPLICAS_MAX = 100_000;

  private JobBounds() {}
}
