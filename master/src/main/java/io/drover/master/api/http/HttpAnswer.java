package io.drover.master.api.http;

/**
 * What the door answers to one request.
 *
 * @param status an HTTP status code
 * @param contentType with its character set
 */
public record HttpAnswer(int status, String contentType, String body) {
  /** Plain text. */
  public static HttpAnswer text(int status, String body) {
    return new HttpAnswer(status, "text/plain; charset=utf-8", body);
  }

  /** A page for browsers. */
  public static HttpAnswer html(String body) {
    return new HttpAnswer(200, "text/html; charset=utf-8", body);
  }

  /** Metrics in the text format of Prometheus. */
  public static HttpAnswer metrics(String body) {
    return new HttpAnswer(200, "text/plain; version=0.0.4; charset=utf-8", body);
  }
}
