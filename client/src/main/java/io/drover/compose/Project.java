package io.drover.compose;

import java.util.Map;
import java.util.Set;

/**
 * What a service needs to know of the project around it.
 *
 * @param name the stack's name
 * @param variables the environment, with {@code .env} below it
 * @param volumes the named volumes that the project declares
 * @param services the names of all its services
 */
record Project(
    String name,
    Map<String, String> variables,
    Map<String, NamedVolume> volumes,
    Set<String> services) {}
