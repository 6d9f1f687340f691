package io.drover.master.loop;

import io.drover.master.model.JobSpec;
import java.util.ArrayList;
import java.util.List;

/** What differs between two versions of a job, for people. */
final class SpecDifferences {
  private final List<String> differences = new ArrayList<>();

  private SpecDifferences() {}

  /** As "path: old -> new", in the order of the description. */
  static List<String> between(JobSpec before, JobSpec after) {
    SpecDifferences found = new SpecDifferences();
    found.compare("image", before.container().image(), after.container().image());
    found.compare("mode", before.mode(), after.mode());
    found.compare("deploy.replicas", before.replicas(), after.replicas());
    found.compare("max_concurrent", before.maxConcurrent(), after.maxConcurrent());
    found.compare("deploy.labels", before.labels(), after.labels());
    found.compare("deploy.resources.reservations", before.reservations(), after.reservations());
    found.compare("deploy.resources.limits", before.limits(), after.limits());
    found.compare("deploy.resources.limits.pids", before.pidsLimit(), after.pidsLimit());
    found.compare("deploy.placement", before.placement(), after.placement());
    found.compare("ports", before.ports(), after.ports());
    found.compare("deploy.update_config", before.update(), after.update());
    found.compare("deploy.rollback_config", before.rollback(), after.rollback());
    found.compare("deploy.restart_policy", before.restart(), after.restart());
    found.compare("priority", before.priority(), after.priority());
    found.compare("at_most_one", before.atMostOne(), after.atMostOne());
    return List.copyOf(found.differences);
  }

  private void compare(String path, Object before, Object after) {
    if (!before.equals(after)) {
      differences.add(path + ": " + before + " -> " + after);
    }
  }
}
