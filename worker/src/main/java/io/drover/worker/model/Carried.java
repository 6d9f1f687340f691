package io.drover.worker.model;

/**
 * Something that the core hands on unread, such as a container's whole description. Immutable.
 *
 * @param value what is carried; its class is known to those who put it in and take it out
 */
public record Carried(Object value) {
  /**
   * What is carried, as the class that was put in.
   *
   * @throws ClassCastException when it is of another class
   */
  public <T> T as(Class<T> type) {
    return type.cast(value);
  }
}
