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
    String[] others = {
      "", "a", "abc", "AB", "0g", "g0", "-1", "é1", "0é", "\u01301", "ab ", "ab\ud83d\ude00"
    };
    for (String text : others) {
      assertThat(HexText.bytes(text)).as(text).isEmpty();
    }
  }
}
