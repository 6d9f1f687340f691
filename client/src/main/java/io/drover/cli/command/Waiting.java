package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.client.DroverException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers waited for while a command waits for something greater. */
final class Waiting {
  private static final long BRIEF_SECONDS = 2;

  private Waiting() {}

  /** The answer; when the command's time ends first, the last look is given a moment more. */
  static <T> List<T> untilEnd(Session session, CompletableFuture<List<T>> answer) {
    if (session.timeLeft().filter(left -> left.toSeconds() < BRIEF_SECONDS).isEmpty()) {
      return session.await(answer);
    }
    try {
      return answer.get(BRIEF_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw DroverException.from(e);
    } catch (TimeoutException e) {
      throw new DroverException(DroverException.Category.TIMED_OUT, "no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DroverException.from(e);
    }
  }

  /** The answer for the sake of a better message: nothing when it does not come soon. */
  static <T> List<T> briefly(CompletableFuture<List<T>> answer) {
    try {
      return answer.get(BRIEF_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
