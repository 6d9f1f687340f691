package io.drover.client;

import io.drover.client.DroverException.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Follows the pages of a list to its end. */
final class Pages {
  /** A list that has more pages than this is no list that fits into memory. */
  private static final int PAGES_MAX = 10_000;

  /** Asks for one page. */
  @FunctionalInterface
  interface Source<T> {
    /**
     * The page of this name, true at this index or a later one.
     *
     * @param page empty for the first
     */
    CompletableFuture<Page<T>> page(String page, long index);
  }

  private Pages() {}

  /** Every item of every page. */
  static <T> CompletableFuture<List<T>> all(Source<T> source) {
    return rest(source, new ArrayList<>(), "", 0, 1);
  }

  private static <T> CompletableFuture<List<T>> rest(
      Source<T> source, List<T> items, String page, long index, int number) {
    if (number > PAGES_MAX) {
      return CompletableFuture.failedFuture(
          new DroverException(Category.FAILED, "the list has more than " + PAGES_MAX + " pages"));
    }
    return source
        .page(page, index)
        .thenCompose(answer -> {
          items.addAll(answer.items());
          return answer.last()
              ? CompletableFuture.completedFuture(List.copyOf(items))
              : rest(source, items, answer.next(), answer.index(), number + 1);
        });
  }
}
