package io.drover.master.model;

import io.drover.base.Check;
import java.util.Map;

/**
 * What a worker says of its machine.
 *
 * @param capacity what it gives to tasks: the machine less what is reserved for itself
 * @param portFirst first of the dynamic host ports, included
 * @param portLast last of them, included
 * @param labels given on the worker's command line
 * @param engineLabels given to the Docker engine
 */
public record NodeFacts(
    String hostname,
    String os,
    String architecture,
    String engineVersion,
    Resources capacity,
    int portFirst,
    int portLast,
    Map<String, String> labels,
    Map<String, String> engineLabels) {
  public NodeFacts {
    // Port 0 would be in the range, but no task can have it.
    Check.argument(
        portFirst > 0 && portFirst <= portLast && portLast < 65_536,
        "dynamic ports %d to %d are no range between 1 and 65535",
        portFirst,
        portLast);
    labels = Ordered.copyOf(labels);
    engineLabels = Ordered.copyOf(engineLabels);
  }
}
