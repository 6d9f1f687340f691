package io.drover.master.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RejectionTest {
  @Test
  void aMessageThatIsTooLongIsCutBetweenCharacters() {
    IntStream.range(0, 2)
        .mapToObj(shift -> "x".repeat(shift) + "😀".repeat(Rejection.MESSAGE_LENGTH_MAX))
        .map(message -> new Rejection(Rejection.Code.NOT_FOUND, message))
        .forEach(rejection -> {
          String kept = rejection.message();
          assertThat(kept).endsWith("😀…").hasSizeLessThanOrEqualTo(Rejection.MESSAGE_LENGTH_MAX);
          byte[] stored = kept.getBytes(StandardCharsets.UTF_8);
          assertThat(new String(stored, StandardCharsets.UTF_8)).isEqualTo(kept);
          assertThat(new Rejection(rejection.code(), kept)).isEqualTo(rejection);
        });
  }
}
