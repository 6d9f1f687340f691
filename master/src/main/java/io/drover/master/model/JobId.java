package io.drover.master.model;

import io.drover.base.Check;
import java.util.Comparator;

/** Names a job: unique in its namespace. */
public record JobId(String namespace, String name) implements Comparable<JobId> {
  /** The namespace of whoever names none. */
  public static final String DEFAULT_NAMESPACE = "default";

  private static final Comparator<JobId> ORDER =
      Comparator.comparing(JobId::namespace).thenComparing(JobId::name);

  public JobId {
    Check.argument(!namespace.isEmpty(), "a job's namespace is empty");
    Check.argument(!name.isEmpty(), "a job's name is empty");
  }

  @Override
  public int compareTo(JobId other) {
    return ORDER.compare(this, other);
  }

  /** The name alone in the default namespace, else {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace.equals(DEFAULT_NAMESPACE) ? name : namespace + "/" + name;
  }
}
