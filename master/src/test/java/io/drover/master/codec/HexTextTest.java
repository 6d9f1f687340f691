package io.drover.master.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
final class HexTextTest {
  @Test
  void everyByteComesBack() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String text = HexText.of(all);
    assertThat(text).hasSize(512).startsWith("000102").endsWith("fdfeff");
    assertThat(HexText.bytes(text)).contains(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "abc", "AB", "0g", "g0", "0\u00e9", "ab\u0100f", "ab\ud83d\ude00"})
  void otherTextIsNone(String text) {
    assertThat(HexText.bytes(text)).isEmpty();
  }
}
