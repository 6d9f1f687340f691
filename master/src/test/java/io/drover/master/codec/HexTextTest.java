package io.drover.master.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HexTextTest {
  @Test
  void readsAndWritesWhatTheJdkDoes() {
    Random random = new Random(3);
    for (int length = 1; length < 100; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      String text = HexFormat.of().formatHex(bytes);
      assertThat(HexText.of(bytes)).isEqualTo(text);
      assertThat(HexText.bytes(text)).hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes));
    }
  }

  @Test
  void takesNothingElseForHexadecimal() {
    for (String text : new String[] {"", "a", "abc", "AB", "0g", "-1", "é1", "\u01301", "ab "}) {
      assertThat(HexText.bytes(text)).as(text).isEmpty();
    }
  }
}
