package io.drover.cli.run;

import io.drover.cli.CliException;
import io.drover.cli.Durations;
import io.drover.proto.Constraint;
import io.drover.proto.Device;
import io.drover.proto.RestartPolicy;
import io.drover.proto.Ulimit;

/** The small languages of single flags. */
final class Values {
  private Values() {}

  /** A length of time in milliseconds. */
  static long millis(String flag, String text) {
    try {
      return Durations.parse(text).toMillis();
    } catch (IllegalArgumentException e) {
      throw CliException.usage(flag + ": " + e.getMessage());
    }
  }

  /** {@code NAME=SOFT[:HARD]}; -1 means no limit. */
  static Ulimit ulimit(String text) {
    int equals = text.indexOf('=');
    String value = text.substring(equals + 1);
    if (equals <= 0 || !value.matches("-1|[0-9]{1,18}(:(-1|[0-9]{1,18}))?")) {
      throw CliException.usage("--ulimit: '" + text + "' is not NAME=SOFT[:HARD]");
    }
    int colon = value.indexOf(':');
    long soft = Long.parseLong(colon < 0 ? value : value.substring(0, colon));
    return Ulimit.newBuilder()
        .setName(text.substring(0, equals))
        .setSoft(soft)
        .setHard(colon < 0 ? soft : Long.parseLong(value.substring(colon + 1)))
        .build();
  }

  /** {@code HOST[:CONTAINER][:PERMISSIONS]}. */
  static Device device(String text) {
    String[] parts = text.split(":", -1);
    boolean permissionsSecond = parts.length == 2 && parts[1].matches("[rwm]{1,3}");
    String container = parts.length > 1 && !permissionsSecond ? parts[1] : parts[0];
    String permissions = permissionsSecond ? parts[1] : parts.length == 3 ? parts[2] : "rwm";
    if (parts.length > 3
        || !parts[0].startsWith("/")
        || !container.startsWith("/")
        || !permissions.matches("[rwm]{1,3}")) {
      throw CliException.usage("--device: '" + text + "' is not HOST[:CONTAINER][:PERMISSIONS]");
    }
    return Device.newBuilder()
        .setHostPath(parts[0])
        .setContainerPath(container)
        .setPermissions(permissions)
        .build();
  }

  /** {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure[:TIMES]}. */
  static RestartPolicy restart(String text) {
    RestartPolicy.Builder policy = RestartPolicy.newBuilder();
    if (text.matches("on-failure(:[0-9]{1,9})?")) {
      int colon = text.indexOf(':');
      return policy
          .setCondition(RestartPolicy.Condition.ON_FAILURE)
          .setMaxAttempts(colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1)))
          .build();
    }
    return switch (text) {
      case "no" -> policy.setCondition(RestartPolicy.Condition.NONE).build();
      case "always", "unless-stopped" -> policy.setCondition(RestartPolicy.Condition.ANY).build();
      default ->
          throw CliException.usage(
              "--restart: '"
                  + text
                  + "' is none of no, always, unless-stopped and on-failure[:TIMES]");
    };
  }

  /** Swarm's {@code node.labels.zone==a}, also with {@code !=}. */
  static Constraint constraint(String text) {
    int at = text.indexOf('=');
    boolean not = at > 0 && text.charAt(at - 1) == '!';
    boolean equal = at > 0 && at + 1 < text.length() && text.charAt(at + 1) == '=';
    if (!not && !equal) {
      throw CliException.usage(
          "--constraint: '" + text + "' is not ATTRIBUTE==VALUE or ATTRIBUTE!=VALUE");
    }
    String attribute = text.substring(0, not ? at - 1 : at).strip();
    if (!attribute.matches(
        "node\\.(id|hostname|role|platform\\.os|platform\\.arch|labels\\..+)|engine\\.labels\\..+")) {
      throw CliException.usage(
          "--constraint: '"
              + attribute
              + "' is none of node.id, node.hostname, node.role, node.platform.os,"
              + " node.platform.arch, node.labels.NAME and engine.labels.NAME");
    }
    return Constraint.newBuilder()
        .setAttribute(attribute)
        .setOperator(not ? Constraint.Operator.NOT_EQUAL : Constraint.Operator.EQUAL)
        .setValue(text.substring(not ? at + 1 : at + 2).strip())
        .build();
  }

  /** A whole number within bounds. */
  static long number(String flag, String text, long min, long max) {
    if (text.matches("-?[0-9]{1,18}")) {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw CliException.usage(
        flag + ": '" + text + "' is not a whole number from " + min + " to " + max);
  }
}
