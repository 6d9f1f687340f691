package io.drover.master.model;

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
    labels = Ordered.copyOf(labels);
    engineLabels = Ordered.copyOf(engineLabels);
  }
}
