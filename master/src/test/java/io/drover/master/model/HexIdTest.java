package io.drover.master.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HexIdTest {
  private static final String DIGITS = "0123456789abcdef".repeat(4);

  @Test
  void keepsTheBytesThatTheUsualTextStandsFor() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = new byte[HexId.BYTES];
      random.nextBytes(bytes);
      String text = HexFormat.of().formatHex(bytes);
      for (HexId id : List.of(ContainerId.of(text), ContainerId.of(bytes))) {
        assertThat(id).hasToString(text).isEqualTo(ContainerId.of(text));
        assertThat(bytes(id)).isEqualTo(bytes);
      }
      for (HexId id : List.of(ImageDigest.of("sha256:" + text), ImageDigest.of(bytes))) {
        assertThat(id).hasToString("sha256:" + text).isEqualTo(ImageDigest.of(bytes));
        assertThat(id).hasSameHashCodeAs(ImageDigest.of(bytes));
        assertThat(bytes(id)).isEqualTo(bytes);
      }
    }
  }

  private static byte[] bytes(HexId id) {
    byte[] bytes = new byte[HexId.BYTES];
    id.putBytes(bytes, 0);
    return bytes;
  }

  @Test
  void keepsEveryOtherTextAsItIs() {
    String almost = DIGITS.substring(1);
    List<String> others =
        List.of(
            "a",
            "c0ffee",
            almost,
            DIGITS + "0",
            DIGITS + "00",
            "A" + almost,
            "g" + almost,
            "-" + almost,
            "\u0130" + almost,
            almost + "\u00e9",
            almost + "?",
            almost.substring(1) + "\ud83d\ude00",
            "sha256:" + almost,
            "sha512:" + DIGITS);
    for (String text : others) {
      for (HexId id : List.of(ContainerId.of(text), ImageDigest.of(text))) {
        assertThat(id.isUsual()).as(text).isFalse();
        assertThat(id.isEmpty()).as(text).isFalse();
        assertThat(id).hasToString(text);
        assertThatThrownBy(() -> bytes(id)).isInstanceOf(IllegalStateException.class);
      }
      assertThat(ContainerId.of(text)).isEqualTo(ContainerId.of(text));
      assertThat(ContainerId.of(text)).isNotEqualTo(ContainerId.of(text + "x"));
    }
    assertThat(ContainerId.of("sha256:" + DIGITS).isUsual()).isFalse();
    assertThat(ImageDigest.of(DIGITS).isUsual()).isFalse();
  }

  @Test
  void anEmptyTextIsNoId() {
    assertThat(ContainerId.of("")).isSameAs(ContainerId.NONE);
    assertThat(ImageDigest.of("")).isSameAs(ImageDigest.NONE);
    assertThat(ContainerId.NONE.isEmpty()).isTrue();
    assertThat(ContainerId.NONE).hasToString("");
    assertThat(ContainerId.of("0".repeat(64))).isNotEqualTo(ContainerId.NONE);
    assertThat(ContainerId.of("0".repeat(64)).isEmpty()).isFalse();
  }

  @Test
  void idsOfDifferentKindsDiffer() {
    byte[] bytes = new byte[HexId.BYTES];
    assertThat(ContainerId.of(bytes)).isNotEqualTo(ImageDigest.of(bytes));
    assertThatThrownBy(() -> ContainerId.of(new byte[HexId.BYTES - 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31 bytes");
  }
}
