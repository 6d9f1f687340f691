package io.drover.master.model;

/** What the engine calls a container: 64 hexadecimal digits. */
public final class ContainerId extends HexId {
  /** There is no container. */
  public static final ContainerId NONE = new ContainerId("");

  private ContainerId(String text) {
    super("", text);
  }

  private ContainerId(byte[] bytes) {
    super(bytes);
  }

  /** The id with this text, whatever it looks like. */
  public static ContainerId of(String text) {
    return text.isEmpty() ? NONE : new ContainerId(text);
  }

  /** The id whose digits stand for these {@value #BYTES} bytes. */
  public static ContainerId of(byte[] bytes) {
    return new ContainerId(bytes);
  }

  @Override
  String prefix() {
    return "";
  }
}
