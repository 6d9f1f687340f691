package io.drover.master.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Lower-case hexadecimal text and the half as many bytes that it stands for. */
final class HexText {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte NONE = -1;
  private static final byte[] VALUES = values();

  private HexText() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, NONE);
    for (byte i = 0; i < DIGITS.length; i++) {
      values[DIGITS[i]] = i;
    }
    return values;
  }

  /** The bytes; nothing if the text is empty or no such text. */
  static Optional<byte[]> bytes(String text) {
    byte[] bytes = new byte[text.length() / 2];
    return decode(text, bytes, 0) ? Optional.of(bytes) : Optional.empty();
  }

  /**
   * Puts the bytes there.
   *
   * @return false if the text is empty or no such text; what is there has no meaning then
   */
  static boolean decode(String text, byte[] into, int at) {
    if (text.isEmpty() || text.length() % 2 != 0) {
      return false;
    }
    // What is not of this character set becomes a question mark, which is no digit either; two
    // characters that are one code point become one.
    byte[] digits = text.getBytes(StandardCharsets.ISO_8859_1);
    if (digits.length != text.length()) {
      return false;
    }
    int all = 0;
    for (int i = 0; i < digits.length / 2; i++) {
      int pair = VALUES[digits[2 * i] & 0xff] << 4 | VALUES[digits[2 * i + 1] & 0xff];
      all |= pair;
      into[at + i] = (byte) pair;
    }
    return all >= 0;
  }

  /** The text of these bytes. */
  static String of(byte[] bytes) {
    byte[] text = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      text[2 * i] = DIGITS[bytes[i] >> 4 & 15];
      text[2 * i + 1] = DIGITS[bytes[i] & 15];
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
