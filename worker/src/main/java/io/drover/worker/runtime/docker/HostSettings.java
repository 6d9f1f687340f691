package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Device;
import io.drover.proto.Ulimit;

/** The part of a create that says how the container is walled off from its host. */
final class HostSettings {
  private HostSettings() {}

  static void write(ObjectNode host, ContainerSpec spec, ApiVersion version)
      throws FailureException {
    // Drover itself restarts, so that a worker always knows of it and masters can forbid it.
    host.putObject("RestartPolicy").put("Name", "no");
    CreateBody.list(host, "CapAdd", spec.getCapAddList());
    CreateBody.list(host, "CapDrop", spec.getCapDropList());
    CreateBody.flag(host, "Privileged", spec.getPrivileged());
    CreateBody.flag(host, "ReadonlyRootfs", spec.getReadOnly());
    CreateBody.flag(host, "Init", spec.getInit());
    CreateBody.map(host, "Sysctls", spec.getSysctlsMap());
    CreateBody.list(host, "SecurityOpt", spec.getSecurityOptList());
    CreateBody.list(host, "GroupAdd", spec.getGroupAddList());
    CreateBody.text(host, "PidMode", spec.getPidMode());
    CreateBody.text(host, "IpcMode", spec.getIpcMode());
    CreateBody.text(host, "UTSMode", spec.getUtsMode());
    CreateBody.text(host, "UsernsMode", spec.getUsernsMode());
    CreateBody.text(host, "CgroupParent", spec.getCgroupParent());
    CreateBody.text(host, "Runtime", spec.getRuntime());
    CreateBody.text(host, "Isolation", spec.getIsolation());
    CreateBody.map(host, "StorageOpt", spec.getStorageOptMap());
    CreateBody.list(host, "DeviceCgroupRules", spec.getDeviceCgroupRulesList());
    if (spec.getAnnotationsCount() > 0) {
      CreateBody.demand(version.atLeast(43), "annotations need Docker 24 or later");
      CreateBody.map(host, "Annotations", spec.getAnnotationsMap());
    }
    if (spec.getUlimitsCount() > 0) {
      ArrayNode ulimits = host.putArray("Ulimits");
      for (Ulimit ulimit : spec.getUlimitsList()) {
        ulimits
            .addObject()
            .put("Name", ulimit.getName())
            .put("Soft", ulimit.getSoft())
            .put("Hard", ulimit.getHard());
      }
    }
    if (spec.getDevicesCount() > 0) {
      ArrayNode devices = host.putArray("Devices");
      for (Device device : spec.getDevicesList()) {
        devices
            .addObject()
            .put("PathOnHost", device.getHostPath())
            .put("PathInContainer", orElse(device.getContainerPath(), device.getHostPath()))
            .put("CgroupPermissions", orElse(device.getPermissions(), "rwm"));
      }
    }
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
