package io.drover.master.election;

import io.drover.master.model.MasterId;
import java.nio.charset.StandardCharsets;

/** What a master writes into its place in line. */
record Candidate(MasterId id, String address) {
  String text() {
    return address + " " + id;
  }

  static Candidate parse(byte[] text) {
    String[] parts = new String(text, StandardCharsets.UTF_8).split(" ", 2);
    return parts.length == 2 && !parts[1].isEmpty()
        ? new Candidate(new MasterId(parts[1]), parts[0])
        : new Candidate(new MasterId("unknown"), "");
  }
}
