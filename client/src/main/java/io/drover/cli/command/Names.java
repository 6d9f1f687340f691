package io.drover.cli.command;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists as names only, for {@code --quiet}. */
final class Names {
  private Names() {}

  static <T> String lines(List<T> items, Function<T, String> name) {
    return items.stream().map(item -> name.apply(item) + "\n").collect(Collectors.joining());
  }
}
