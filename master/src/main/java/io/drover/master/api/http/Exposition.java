package io.drover.master.api.http;

import java.util.Locale;

/** Writes metrics in the text format of Prometheus. */
public final class Exposition {
  private final StringBuilder text = new StringBuilder(2_048);

  /** A value that goes up and down. */
  public Exposition gauge(String name, String help, double value) {
    return head(name, help, "gauge").sample(name, "", value);
  }

  /** A whole number that goes up and down. */
  public Exposition gauge(String name, String help, long value) {
    return gauge(name, help, (double) value);
  }

  /** A number that only grows. */
  public Exposition counter(String name, String help, long value) {
    return head(name, help, "counter").sample(name, "", (double) value);
  }

  /** Begins a metric whose samples are told apart by a label. */
  public Exposition head(String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /** A sample of the metric begun last. */
  public Exposition sample(String name, String label, String labelValue, double value) {
    String escaped = labelValue.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return sample(name, "{" + label + "=\"" + escaped + "\"}", value);
  }

  private Exposition sample(String name, String labels, double value) {
    text.append(name).append(labels).append(' ');
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(String.format(Locale.ROOT, "%.6f", value));
    }
    text.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
