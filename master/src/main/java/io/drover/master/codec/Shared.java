package io.drover.master.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Values that were read lately, so that the many tasks that name the same job, node or image hold
 * one: else there are as many equal ones as there are tasks. What finds its place taken takes it
 * over. Thread-safe.
 *
 * @param <T> immutable, with {@code equals} and {@code hashCode} of its content
 */
public final class Shared<T> {
  private static final int SLOTS = 1 << 14;

  private final AtomicReferenceArray<@Nullable T> known = new AtomicReferenceArray<>(SLOTS);

  /** The one that is equal to this and was read lately, or else this. */
  public T of(T value) {
    int hash = value.hashCode();
    int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
    @Nullable T before = known.get(slot);
    if (before != null && before.equals(value)) {
      return before;
    }
    known.set(slot, value);
    return value;
  }
}
