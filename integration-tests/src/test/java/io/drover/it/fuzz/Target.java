package io.drover.it.fuzz;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.List;
import java.util.Optional;

/** One place where bytes come in from outside. Closing it takes its files away. */
interface Target extends AutoCloseable {
  /** As it is called on the command line, and its folder among the resources. */
  String name();

  /**
   * Takes one input, from a fresh start: what came before has no influence. Returns when the input
   * was taken or refused in the declared way; whatever is thrown is a finding.
   */
  void take(byte[] input) throws Exception;

  @Override
  default void close() {}

  /** Inputs to begin with, each worth taking. */
  List<byte[]> seeds();

  /** Pieces of text worth putting into inputs. */
  default List<String> dictionary() {
    return List.of();
  }

  /** The message that inputs are, where they are one: mutations keep to its form more often. */
  default Optional<Descriptor> message() {
    return Optional.empty();
  }

  /** What one input may have allocated. */
  default long allocatedBytesMax(byte[] input) {
    return 64L << 20;
  }

  /** Longer inputs are cut off in the long run. */
  default int inputBytesMax() {
    return 8 << 10;
  }

  /** Classes besides Drover's own whose branches count as news. */
  default List<String> watched() {
    return List.of();
  }

  /** Classes of Drover's whose branches are no news, and so cost no time to be watched. */
  default List<String> unwatched() {
    return List.of();
  }
}
