package io.drover.master.model;

import io.drover.base.Check;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An id that the engine made up: nearly always its kind's prefix and 64 lower-case hexadecimal
 * digits, which are kept as the 32 bytes that they stand for. Every task has such ids, so that the
 * state is much smaller by it, and the log writes these bytes as they are. Any other text is kept
 * as it is. Immutable.
 */
public abstract sealed class HexId permits ContainerId, ImageDigest {
  /** How many bytes the digits stand for. */
  public static final int BYTES = 4 * Long.BYTES;

  private static final int DIGITS = 2 * BYTES;
  private static final HexFormat HEX = HexFormat.of();
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte NONE = -1;
  private static final byte[] VALUES = values();

  /** What the id is if it has not the usual form. */
  private final @Nullable String text;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  /**
   * An id of which only its text is known.
   *
   * @param prefix what stands before the digits, of one byte a character
   */
  HexId(String prefix, String text) {
    byte[] bytes = new byte[BYTES];
    if (decode(prefix, text, bytes)) {
      this.text = null;
    } else {
      this.text = text;
      Arrays.fill(bytes, (byte) 0);
    }
    first = part(bytes, 0);
    second = part(bytes, 1);
    third = part(bytes, 2);
    fourth = part(bytes, 3);
  }

  /**
   * An id of the usual form.
   *
   * @param bytes {@value #BYTES} of them; anything else is an {@link IllegalArgumentException}
   */
  HexId(byte[] bytes) {
    Check.argument(bytes.length == BYTES, "an id of %d bytes", bytes.length);
    text = null;
    first = part(bytes, 0);
    second = part(bytes, 1);
    third = part(bytes, 2);
    fourth = part(bytes, 3);
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, NONE);
    for (byte value = 0; value < 16; value++) {
      values[HEX.toLowHexDigit(value)] = value;
    }
    return values;
  }

  private static boolean decode(String prefix, String text, byte[] into) {
    int from = prefix.length();
    if (text.length() != from + DIGITS || !text.startsWith(prefix)) {
      return false;
    }
    // What is not of this character set becomes a question mark, which is no digit either; two
    // characters that are one code point become one.
    byte[] digits = text.getBytes(StandardCharsets.ISO_8859_1);
    if (digits.length != text.length()) {
      return false;
    }
    int all = 0;
    for (int i = 0; i < BYTES; i++) {
      int high = VALUES[digits[from + 2 * i] & 0xff];
      int pair = high << 4 | VALUES[digits[from + 2 * i + 1] & 0xff];
      all |= pair;
      into[i] = (byte) pair;
    }
    return all >= 0;
  }

  private static long part(byte[] bytes, int number) {
    return (long) LONGS.get(bytes, number * Long.BYTES);
  }

  /** What stands before the digits of an id of this kind in the usual form. */
  abstract String prefix();

  /** There is no id. */
  public final boolean isEmpty() {
    return text != null && text.isEmpty();
  }

  /** It has the usual form, and so the bytes that {@link #putBytes} puts. */
  public final boolean isUsual() {
    return text == null;
  }

  /** Puts the {@value #BYTES} bytes of an id {@linkplain #isUsual of the usual form} there. */
  public final void putBytes(byte[] into, int at) {
    Check.state(isUsual(), "'%s' has no bytes", this);
    LONGS.set(into, at, first);
    LONGS.set(into, at + Long.BYTES, second);
    LONGS.set(into, at + 2 * Long.BYTES, third);
    LONGS.set(into, at + 3 * Long.BYTES, fourth);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof HexId id
        && getClass() == id.getClass()
        && first == id.first
        && second == id.second
        && third == id.third
        && fourth == id.fourth
        && Objects.equals(text, id.text);
  }

  @Override
  public final int hashCode() {
    return text != null ? text.hashCode() : Long.hashCode(first ^ second ^ third ^ fourth);
  }

  /** The text that it was made of. */
  @Override
  public final String toString() {
    if (text != null) {
      return text;
    }
    return prefix()
        + HEX.toHexDigits(first)
        + HEX.toHexDigits(second)
        + HEX.toHexDigits(third)
        + HEX.toHexDigits(fourth);
  }
}
