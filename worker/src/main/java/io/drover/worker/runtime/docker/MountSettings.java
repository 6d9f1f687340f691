package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.proto.Mount;
import java.util.ArrayList;
import java.util.List;

/** The part of a create that says which folders the container sees besides its image. */
final class MountSettings {
  private MountSettings() {}

  static void write(ObjectNode host, List<Mount> mounts) throws FailureException {
    ArrayNode nodes = CreateBody.JSON.arrayNode();
    List<String> binds = new ArrayList<>();
    for (Mount mount : mounts) {
      CreateBody.demand(!mount.getTarget().isEmpty(), "a mount has no target");
      switch (mount.getType()) {
        case VOLUME -> nodes.add(volume(mount));
        case BIND -> {
          CreateBody.demand(
              !mount.getSource().isEmpty(),
              "the bind mount at " + mount.getTarget() + " has no source");
          if (mount.getCreateSource()) {
            binds.add(shortBind(mount));
          } else {
            nodes.add(bind(mount));
          }
        }
        case TMPFS -> nodes.add(tmpfs(mount));
        case UNRECOGNIZED ->
            CreateBody.demand(
                false,
                "the mount at " + mount.getTarget() + " is of a kind unknown to this worker");
      }
    }
    if (!nodes.isEmpty()) {
      host.set("Mounts", nodes);
    }
    CreateBody.list(host, "Binds", binds);
  }

  /** One without a source is anonymous: the engine names it, and removes it with the container. */
  private static ObjectNode volume(Mount mount) {
    ObjectNode node = common("volume", mount);
    ObjectNode options = CreateBody.JSON.objectNode();
    CreateBody.flag(options, "NoCopy", mount.getNoCopy());
    if (!mount.getVolumeDriver().isEmpty() || mount.getVolumeDriverOptionsCount() > 0) {
      ObjectNode driver = options.putObject("DriverConfig");
      CreateBody.text(driver, "Name", mount.getVolumeDriver());
      CreateBody.map(driver, "Options", mount.getVolumeDriverOptionsMap());
    }
    if (!options.isEmpty()) {
      node.set("VolumeOptions", options);
    }
    return node;
  }

  private static ObjectNode bind(Mount mount) {
    ObjectNode node = common("bind", mount);
    if (!mount.getPropagation().isEmpty()) {
      node.putObject("BindOptions").put("Propagation", mount.getPropagation());
    }
    return node;
  }

  private static ObjectNode tmpfs(Mount mount) throws FailureException {
    CreateBody.demand(
        mount.getSource().isEmpty(), "the tmpfs at " + mount.getTarget() + " cannot have a source");
    ObjectNode node = common("tmpfs", mount);
    ObjectNode options = CreateBody.JSON.objectNode();
    CreateBody.number(options, "SizeBytes", mount.getTmpfsBytes());
    CreateBody.number(options, "Mode", mount.getTmpfsMode());
    if (!options.isEmpty()) {
      node.set("TmpfsOptions", options);
    }
    return node;
  }

  /** Docker's short syntax, the only form in which every engine makes a missing source. */
  private static String shortBind(Mount mount) throws FailureException {
    CreateBody.demand(
        mount.getSource().startsWith("/"),
        "the source '" + mount.getSource() + "' of a bind mount is no absolute path");
    CreateBody.demand(
        !mount.getSource().contains(":") && !mount.getTarget().contains(":"),
        "the bind mount at " + mount.getTarget() + " cannot make its source: a path has a colon");
    List<String> options = new ArrayList<>();
    if (mount.getReadOnly()) {
      options.add("ro");
    }
    if (!mount.getPropagation().isEmpty()) {
      options.add(mount.getPropagation());
    }
    String paths = mount.getSource() + ":" + mount.getTarget();
    return options.isEmpty() ? paths : paths + ":" + String.join(",", options);
  }

  private static ObjectNode common(String type, Mount mount) {
    ObjectNode node = CreateBody.JSON.objectNode().put("Type", type);
    CreateBody.text(node, "Source", mount.getSource());
    node.put("Target", mount.getTarget());
    CreateBody.flag(node, "ReadOnly", mount.getReadOnly());
    return node;
  }
}
