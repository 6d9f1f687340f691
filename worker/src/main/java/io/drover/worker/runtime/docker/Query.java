package io.drover.worker.runtime.docker;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the path of a request with its query. */
final class Query {
  private final StringBuilder text;
  private boolean begun;

  private Query(String path) {
    text = new StringBuilder(path);
  }

  static Query of(String path) {
    return new Query(path);
  }

  Query with(String name, String value) {
    text.append(begun ? '&' : '?').append(name).append('=');
    text.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    begun = true;
    return this;
  }

  Query with(String name, boolean value) {
    return with(name, Boolean.toString(value));
  }

  Query with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /** Leaves the parameter away when the value is empty. */
  Query withUnlessEmpty(String name, String value) {
    return value.isEmpty() ? this : with(name, value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
