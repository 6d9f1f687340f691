package io.drover.master.loop;

import io.drover.master.model.Rejection;
import io.drover.master.model.Rejection.Code;
import java.io.Serial;

/** Ends a handler's work with a refusal; turned into an answer where the handler was called. */
final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  RefusedException(Rejection.Code code, String message) {
    super(message, null, false, false);
    this.rejection = new Rejection(code, message);
  }

  static RefusedException invalid(String format, Object... args) {
    return new RefusedException(Code.INVALID_ARGUMENT, format.formatted(args));
  }

  static RefusedException conflict(String format, Object... args) {
    return new RefusedException(Code.CONFLICT, format.formatted(args));
  }

  static RefusedException precondition(String format, Object... args) {
    return new RefusedException(Code.FAILED_PRECONDITION, format.formatted(args));
  }

  Rejection rejection() {
    return rejection;
  }
}
