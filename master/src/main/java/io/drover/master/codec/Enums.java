package io.drover.master.codec;

/** Turns enums of the domain into those of the protocol and back, by their names. */
final class Enums {
  private Enums() {}

  /**
   * The domain's constant of that name.
   *
   * @throws IllegalArgumentException if it has none: the message is from a newer version or damaged
   */
  static <E extends Enum<E>> E read(Class<E> type, Enum<?> protocol) {
    return Enum.valueOf(type, protocol.name());
  }

  /** The protocol's constant of that name. */
  static <E extends Enum<E>> E write(Class<E> type, Enum<?> domain) {
    return Enum.valueOf(type, domain.name());
  }
}
