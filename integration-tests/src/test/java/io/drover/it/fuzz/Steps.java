package io.drover.it.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inputs that tell a story of several steps. Each step is a kind (one byte), a length (two bytes,
 * cut to what is left) and so many bytes; whatever the bytes are, they are some story.
 */
final class Steps {
  /** More are not taken, so that no input is long for its number of steps alone. */
  private static final int STEPS_MAX = 64;

  private Steps() {}

  /** One step; the kind is 0 to 255. */
  static final class Step {
    private final int kind;
    private final byte[] content;

    Step(int kind, byte[] content) {
      this.kind = kind;
      this.content = content;
    }

    int kind() {
      return kind;
    }

    /** Not a copy. */
    byte[] content() {
      return content;
    }
  }

  static List<Step> of(byte[] input) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < input.length && steps.size() < STEPS_MAX) {
      int kind = input[at++] & 0xff;
      int length = next(input, at) | next(input, at + 1) << 8;
      at = Math.min(input.length, at + 2);
      int end = Math.min(input.length, at + length);
      steps.add(new Step(kind, Arrays.copyOfRange(input, at, end)));
      at = end;
    }
    return steps;
  }

  static byte[] bytes(Step... steps) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Step step : steps) {
      out.write(step.kind());
      out.write(step.content().length);
      out.write(step.content().length >> 8);
      out.writeBytes(step.content());
    }
    return out.toByteArray();
  }

  private static int next(byte[] input, int at) {
    return at < input.length ? input[at] & 0xff : 0;
  }
}
