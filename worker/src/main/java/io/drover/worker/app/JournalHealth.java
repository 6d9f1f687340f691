package io.drover.worker.app;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds what the journal says of its disk until there is somebody to tell. Thread-safe. */
final class JournalHealth implements Consumer<String> {
  private @Nullable Consumer<String> listener;
  private String last = "";

  @Override
  public synchronized void accept(String trouble) {
    last = trouble;
    if (listener != null) {
      listener.accept(trouble);
    }
  }

  synchronized void tell(Consumer<String> next) {
    listener = next;
    if (!last.isEmpty()) {
      next.accept(last);
    }
  }
}
