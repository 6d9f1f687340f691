package io.drover.cli.render;

import io.drover.proto.Job;
import io.drover.proto.JobMode;

/** How far a job is on its way, in a line. */
public final class RolloutText {
  private RolloutText() {}

  /** {@code "shop_web: 2 of 3 running (version 4), updating: message"}. */
  public static String line(Job job) {
    StringBuilder text = new StringBuilder(Table.printable(job.getName())).append(": ");
    if (job.getMode() == JobMode.REPLICATED_JOB || job.getMode() == JobMode.GLOBAL_JOB) {
      text.append(job.getCompleted()).append(" of ").append(job.getReplicas()).append(" complete");
    } else {
      text.append(Math.min(job.getUpToDate(), job.getReplicas()))
          .append(" of ")
          .append(job.getReplicas())
          .append(" running");
    }
    text.append(" (version ").append(job.getVersion()).append("), ");
    text.append(Human.words(job.getState()));
    if (!job.getMessage().isEmpty()) {
      text.append(": ").append(Table.printable(job.getMessage()));
    }
    return text.toString();
  }
}
