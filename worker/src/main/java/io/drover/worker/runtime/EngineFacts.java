package io.drover.worker.runtime;

import java.util.Map;

/**
 * An engine and its machine.
 *
 * @param name host name of the machine
 * @param version version of the engine
 * @param apiVersion version of the engine's interface that is spoken with it
 * @param os such as "linux"
 * @param architecture in the words of image platforms, such as "amd64"
 * @param cpus cores of the machine
 * @param memoryBytes memory of the machine
 * @param labels labels of the engine itself
 */
public record EngineFacts(
    String name,
    String version,
    String apiVersion,
    String os,
    String architecture,
    int cpus,
    long memoryBytes,
    Map<String, String> labels) {
  public EngineFacts {
    labels = Map.copyOf(labels);
  }
}
