package io.drover.master.model;

import io.drover.base.Check;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Names a task for ever: tasks are numbered in the order of their creation, and a number is never
 * used twice.
 *
 * <p>People see twelve characters that differ from the first on, so that a short prefix is enough
 * to name a task: the number is multiplied by an odd constant modulo 2^60, which is a bijection,
 * and written in base 32.
 *
 * @param number 1 to 2^60 - 1
 */
public record TaskId(long number) implements Comparable<TaskId> {
  private static final int BITS = 60;
  private static final long MASK = (1L << BITS) - 1;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C1L | 1;
  private static final long INVERSE = inverse(MULTIPLIER);
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = BITS / 5;

  public TaskId {
    Check.argument(number > 0 && number <= MASK, "task number %d is out of range", number);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not a task's id
   */
  public static TaskId parse(String text) {
    Check.argument(text.length() == LENGTH, "'%s' is not a task's id", text);
    long mixed = 0;
    for (int i = 0; i < LENGTH; i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      Check.argument(digit >= 0, "'%s' is not a task's id", text);
      mixed |= (long) digit << (BITS - 5 * (i + 1));
    }
    return new TaskId((mixed * INVERSE) & MASK);
  }

  /**
   * Tells ids whose text form begins so from the others, without making the text of each; empty
   * when no text form can.
   */
  public static Optional<Predicate<TaskId>> beginningWith(String prefix) {
    boolean possible =
        !prefix.isEmpty()
            && prefix.length() <= LENGTH
            && prefix.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    if (!possible) {
      return Optional.empty();
    }
    long wanted = 0;
    for (int i = 0; i < prefix.length(); i++) {
      wanted = wanted << 5 | DIGITS.indexOf(prefix.charAt(i));
    }
    long bits = wanted;
    int shift = BITS - 5 * prefix.length();
    return Optional.of(id -> ((id.number * MULTIPLIER) & MASK) >>> shift == bits);
  }

  @Override
  public int compareTo(TaskId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    long mixed = (number * MULTIPLIER) & MASK;
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 1; i <= LENGTH; i++) {
      text.append(DIGITS.charAt((int) (mixed >>> (BITS - 5 * i)) & 31));
    }
    return text.toString();
  }

  /**
   * The inverse of an odd number modulo 2^64, by Newton's iteration; its low bits are the one
   * modulo 2^60.
   */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int i = 0; i < 6; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
