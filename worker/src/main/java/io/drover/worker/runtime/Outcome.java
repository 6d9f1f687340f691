package io.drover.worker.runtime;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a call of the runtime ended.
 *
 * @param <T> what a success gives
 */
public sealed interface Outcome<T> {
  /**
   * It succeeded.
   *
   * @param value what it gave
   */
  record Done<T>(T value) implements Outcome<T> {}

  /**
   * It failed.
   *
   * @param failure why
   */
  record Failed<T>(RuntimeFailure failure) implements Outcome<T> {
    /** The same failure, of a call that would have given another type. */
    public <R> Outcome<R> as() {
      return new Failed<>(failure);
    }
  }

  /** A success with nothing to say. */
  static Outcome<Nothing> done() {
    return new Done<>(Nothing.NOTHING);
  }

  /** The failure, if it is one. */
  default Optional<RuntimeFailure> toFailure() {
    return switch (this) {
      case Done<T> done -> Optional.empty();
      case Failed<T>(RuntimeFailure failure) -> Optional.of(failure);
    };
  }

  /** The value, if it is a success. */
  default Optional<T> toOptional() {
    return switch (this) {
      case Done<T>(T value) -> Optional.of(value);
      case Failed<T> failed -> Optional.empty();
    };
  }

  /** The same outcome with another value in case of success. */
  default <R> Outcome<R> map(Function<T, R> mapping) {
    return switch (this) {
      case Done<T>(T value) -> new Done<>(mapping.apply(value));
      case Failed<T> failed -> failed.as();
    };
  }
}
