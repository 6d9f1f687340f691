package io.drover.it.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine, as far as the network is concerned.
 *
 * @param name also its namespace's; empty for the one that the run itself is in
 * @param address its only address, besides loopback
 */
record Machine(String name, String address) {
  /** The words of a command that runs there. */
  List<String> command(List<String> words) {
    if (name.isEmpty()) {
      return words;
    }
    List<String> there = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
    there.addAll(words);
    return there;
  }
}
