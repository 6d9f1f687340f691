package io.drover.compose;

import io.drover.proto.JobSpec;
import java.util.List;

/**
 * A Compose file's content in Drover's words.
 *
 * @param name the stack's name
 * @param jobs one per service, in the file's order, named {@code <stack>_<service>}
 * @param warnings what was accepted without effect, for people, each with its place
 */
public record ComposeProject(String name, List<JobSpec> jobs, List<ComposeProblem> warnings) {
  public ComposeProject {
    jobs = List.copyOf(jobs);
    warnings = List.copyOf(warnings);
  }
}
