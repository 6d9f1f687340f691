package io.drover.compose;

import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads one service into a job. */
final class ServiceReader {
  private static final String DISCOVERY =
      "services reach each other by published ports until service discovery exists";

  private static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .with(misplaced())
          .with(ProcessFields.FIELDS)
          .with(EnvironmentFields.FIELDS)
          .with(HostFields.FIELDS)
          .with(ResourceFields.FIELDS)
          .with(PortFields.FIELDS)
          .with(MountFields.FIELDS)
          .with(HealthFields.FIELDS)
          .with(DeployFields.FIELDS)
          .key("networks", ServiceReader::networks)
          .key("depends_on", ServiceReader::dependsOn)
          .skip("profiles")
          .ignore("attach", "has no effect: 'drover logs' shows every task's output")
          .refuse("build", "Drover builds no images: build the image and name it with 'image:'")
          .refuse("container_name", "Drover names containers, since a service may have many")
          .refuse("links", DISCOVERY)
          .refuse("external_links", DISCOVERY)
          .refuse("configs", "configs are not supported yet: mount a file or use the environment")
          .refuse("secrets", "secrets are not supported yet")
          .refuse("volumes_from", "is not supported: name the same volumes in both services")
          .refuse("develop", "Drover builds no images and watches no sources")
          .refuse("provider", "is not supported")
          .refuse("models", "is not supported")
          .refuse("post_start", "hooks are not supported yet")
          .refuse("pre_stop", "hooks are not supported yet")
          .refuse("credential_spec", "is for Windows only")
          .refuse("cgroup", "is not supported yet")
          .refuse("use_api_socket", "is not supported");

  private ServiceReader() {}

  /** People write these beside {@code deploy} instead of under it. */
  private static Fields<ServiceDraft> misplaced() {
    Fields<ServiceDraft> fields = new Fields<>();
    for (String name : DeployFields.names()) {
      fields.refuse(name, "belongs under 'deploy': write deploy." + name);
    }
    return fields;
  }

  /** The job of a service. It makes sense only when no problem was found. */
  static JobSpec read(Project project, String service, Cursor at) {
    ServiceDraft draft = new ServiceDraft(project, at);
    draft.job.setName(project.name() + "_" + service).setStack(project.name());
    if (!at.isMapping()) {
      at.error(at.isNull() ? "is empty: a service needs an image" : "must be a mapping");
      return draft.job.build();
    }
    mode(draft);
    FIELDS.read(at, draft);
    EnvironmentFields.read(draft);
    if (draft.find("image").isEmpty() && draft.find("build").isEmpty()) {
      at.problems().error(at.keyPlace("image"), at.path(), "a service needs the key 'image'");
    }
    DeployFields.finish(draft);
    ResourceFields.check(draft);
    network(draft);
    return draft.job.setContainer(draft.container).build();
  }

  /** Known before all other keys, because some of them depend on it. */
  private static void mode(ServiceDraft draft) {
    Map<String, JobMode> jobs = new LinkedHashMap<>();
    jobs.put("replicated-job", JobMode.REPLICATED_JOB);
    jobs.put("global-job", JobMode.GLOBAL_JOB);
    jobs.put("global", JobMode.GLOBAL);
    draft
        .find("deploy", "mode")
        .flatMap(
            at -> at.value() instanceof Value.Scalar s ? Optional.of(s.text()) : Optional.empty())
        .ifPresent(text -> draft.mode = jobs.getOrDefault(text, draft.mode));
  }

  private static void networks(ServiceDraft draft, Cursor at) {
    if (at.isMapping()) {
      at.entries()
          .forEach((name, value) -> {
            if (!name.equals("default")) {
              value.problems().error(at.keyPlace(name), value.path(), DISCOVERY);
            } else if (!value.isNull()) {
              value.error("the settings of a network have no effect: " + DISCOVERY);
            }
          });
      return;
    }
    for (Cursor item : at.items()) {
      item.word(name -> {
        if (!name.equals("default")) {
          item.error(DISCOVERY);
        }
      });
    }
  }

  private static void dependsOn(ServiceDraft draft, Cursor at) {
    if (at.isMapping()) {
      at.entries().forEach((name, value) -> dependency(draft, at.keyPlace(name), value, name));
    } else {
      for (Cursor item : at.items()) {
        item.word(name -> dependency(draft, item.value().place(), item, name));
      }
    }
    at.warning(
        "has no effect: services start in any order, and must wait for each other themselves");
  }

  private static void dependency(ServiceDraft draft, Place place, Cursor at, String name) {
    if (!draft.project.services().contains(name)) {
      at.problems()
          .error(
              place,
              at.path(),
              "there is no service '" + name + "'" + Nearest.hint(name, draft.project.services()));
    }
  }

  private static void network(ServiceDraft draft) {
    String mode = draft.container.getNetworkMode();
    if (draft.find("network_mode").isPresent() && draft.find("networks").isPresent()) {
      draft.error("cannot stand beside 'networks'", "network_mode");
    }
    if (draft.job.getPortsCount() == 0) {
      return;
    }
    if (mode.equals("none")) {
      draft.error("a service without a network publishes no ports", "ports");
    } else if (mode.equals("host")
        && draft.job.getPortsList().stream()
            .anyMatch(p -> p.getHostPort() != p.getContainerPort())) {
      draft.error(
          "with network_mode host a port is the same inside and outside: write it like 8080:8080",
          "ports");
    }
  }
}
