package io.drover.rpc;

/**
 * How much the peer may still send on one stream, as this side counts it. The sender may send while
 * its credit is above zero, and so overdraw it by one message: a message longer than the window can
 * travel. Event loop only.
 */
final class ReceiveWindow {
  private final long windowBytes;
  private long leftBytes;
  private long heldBytes;
  private long owedBytes;

  ReceiveWindow(long windowBytes) {
    this.windowBytes = windowBytes;
    this.leftBytes = windowBytes;
  }

  /**
   * A message came.
   *
   * @return false when the peer had no credit for it
   */
  boolean receive(long cost) {
    if (leftBytes <= 0) {
      return false;
    }
    leftBytes -= cost;
    heldBytes += cost;
    return true;
  }

  /**
   * A message is dealt with.
   *
   * @return the credit to give back now; 0 while it is too little for a frame
   */
  int dealtWith(long cost) {
    heldBytes -= cost;
    owedBytes += cost;
    if (owedBytes < windowBytes / 4) {
      return 0;
    }
    int granted = (int) Math.min(owedBytes, Integer.MAX_VALUE);
    owedBytes -= granted;
    leftBytes += granted;
    return granted;
  }

  /** What is received and not dealt with. */
  long heldBytes() {
    return heldBytes;
  }
}
