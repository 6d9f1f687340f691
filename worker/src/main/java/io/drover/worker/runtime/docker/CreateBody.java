package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Healthcheck;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The document of a create: what runs. Written as the engine's own JSON, because docker-java's
 * types know fewer log drivers, capabilities and mounts than engines do. A setting that is unset is
 * left away, so that the engine's or the image's default holds.
 */
final class CreateBody {
  static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CreateBody() {}

  /**
   * The whole document.
   *
   * @throws FailureException with a {@link BadRequest} that names the setting which this engine
   *     cannot take
   */
  static ObjectNode of(CreateRequest request, ApiVersion version) throws FailureException {
    ContainerSpec spec = request.spec();
    ObjectNode body = JSON.objectNode();
    text(body, "Image", spec.getImage());
    if (spec.getHasEntrypoint()) {
      body.set("Entrypoint", array(spec.getEntrypointList()));
    }
    if (spec.getHasCommand()) {
      body.set("Cmd", array(spec.getCommandList()));
    }
    list(body, "Env", spec.getEnvList());
    text(body, "WorkingDir", spec.getWorkingDir());
    text(body, "User", spec.getUser());
    text(body, "Hostname", spec.getHostname());
    text(body, "Domainname", spec.getDomainname());
    flag(body, "Tty", spec.getTty());
    flag(body, "OpenStdin", spec.getStdinOpen());
    text(body, "StopSignal", spec.getStopSignal());
    if (spec.hasStopGraceMillis()) {
      body.put("StopTimeout", Math.ceilDiv(spec.getStopGraceMillis(), 1_000L));
    }
    ObjectNode labels = body.putObject("Labels");
    spec.getLabelsMap().forEach(labels::put);
    request.labels().forEach(labels::put);
    if (spec.hasHealthcheck()) {
      body.set("Healthcheck", healthcheck(spec.getHealthcheck(), version));
    }
    ObjectNode host = body.putObject("HostConfig");
    HostSettings.write(host, spec, version);
    ResourceSettings.write(host, request);
    LogSettings.write(host, request);
    MountSettings.write(host, spec.getMountsList());
    NetworkSettings.write(body, host, request, version);
    return body;
  }

  private static ObjectNode healthcheck(Healthcheck check, ApiVersion version)
      throws FailureException {
    ObjectNode node = JSON.objectNode();
    list(node, "Test", check.getTestList());
    nanos(node, "Interval", check.getIntervalMillis());
    nanos(node, "Timeout", check.getTimeoutMillis());
    nanos(node, "StartPeriod", check.getStartPeriodMillis());
    if (check.getStartIntervalMillis() > 0) {
      demand(version.atLeast(44), "a health check's start interval needs Docker 25 or later");
      nanos(node, "StartInterval", check.getStartIntervalMillis());
    }
    number(node, "Retries", check.getRetries());
    return node;
  }

  private static void nanos(ObjectNode node, String name, long millis) {
    number(node, name, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  static void demand(boolean holds, String message) throws FailureException {
    if (!holds) {
      throw new FailureException(new BadRequest(message));
    }
  }

  static void text(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }

  static void flag(ObjectNode node, String name, boolean value) {
    if (value) {
      node.put(name, true);
    }
  }

  static void number(ObjectNode node, String name, long value) {
    if (value != 0) {
      node.put(name, value);
    }
  }

  static void list(ObjectNode node, String name, List<String> values) {
    if (!values.isEmpty()) {
      node.set(name, array(values));
    }
  }

  static void map(ObjectNode node, String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      ObjectNode target = node.putObject(name);
      values.forEach(target::put);
    }
  }

  static ArrayNode array(List<String> values) {
    ArrayNode array = JSON.arrayNode();
    values.forEach(array::add);
    return array;
  }
}
