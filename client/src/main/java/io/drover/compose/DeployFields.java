package io.drover.compose;

import io.drover.proto.JobMode;
import io.drover.proto.RestartPolicy;
import io.drover.protocol.JobBounds;
import java.util.Set;
import java.util.TreeMap;

/** The key {@code deploy}. */
final class DeployFields {

  private static final String DISCOVERY =
      "has no effect: services reach each other by published ports until service discovery exists";

  private static final Fields<ServiceDraft> DEPLOY =
      new Fields<ServiceDraft>()
          .key("mode", DeployFields::mode)
          .key("replicas", DeployFields::replicas)
          .key("labels", DeployFields::labels)
          .key("resources", (draft, at) -> ResourceFields.DEPLOY.read(at, draft))
          .key("placement", PlacementFields::read)
          .key("update_config", UpdateFields::update)
          .key("rollback_config", UpdateFields::rollback)
          .key("restart_policy", RestartFields::deploy)
          .key("endpoint_mode", DeployFields::endpointMode);

  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .key("restart", RestartFields::service)
          .key(
              "scale",
              (draft, at) -> at.whole(0, JobBounds.REPLICAS_MAX, n -> draft.job.setReplicas(n)))
          .key("deploy", (draft, at) -> DEPLOY.read(at, draft))
          .key("x-drover", DroverFields::read);

  private DeployFields() {}

  /** The keys of {@code deploy}, for hints to people who put one beside it. */
  static Set<String> names() {
    return DEPLOY.names();
  }

  private static void mode(ServiceDraft draft, Cursor at) {
    at.choice(
        Cursor.choices(
            "replicated", set(draft, JobMode.REPLICATED),
            "global", set(draft, JobMode.GLOBAL),
            "replicated-job", set(draft, JobMode.REPLICATED_JOB),
            "global-job", set(draft, JobMode.GLOBAL_JOB)));
  }

  private static Runnable set(ServiceDraft draft, JobMode mode) {
    return () -> draft.mode = mode;
  }

  private static void replicas(ServiceDraft draft, Cursor at) {
    at.whole(
        0,
        JobBounds.REPLICAS_MAX,
        n -> {
          if (draft.find("scale").isPresent() && draft.job.getReplicas() != n) {
            at.error("says something else than 'scale': take one of the two away");
          }
          draft.job.setReplicas(n);
        });
  }

  private static void labels(ServiceDraft draft, Cursor at) {
    TreeMap<String, String> labels = new TreeMap<>();
    NamedTexts.each(
        at, (item, name, value) -> EnvironmentFields.label(item, labels, name, value.orElse("")));
    draft.job.putAllLabels(labels);
  }

  private static void endpointMode(ServiceDraft draft, Cursor at) {
    Runnable warn = () -> at.warning(DISCOVERY);
    at.choice(Cursor.choices("vip", warn, "dnsrr", warn));
  }

  /** What only shows when mode, replicas and policies are all known. */
  static void finish(ServiceDraft draft) {
    draft.job.setMode(draft.mode);
    boolean counted =
        draft.find("deploy", "replicas").isPresent() || draft.find("scale").isPresent();
    if (!counted) {
      draft.job.setReplicas(draft.global() ? 0 : 1);
    } else if (draft.global()) {
      draft.error(
          "a global service has one task on every node: take replicas away",
          draft.find("deploy", "replicas").isPresent()
              ? new String[] {"deploy", "replicas"}
              : new String[] {"scale"});
    }
    if (draft.global() && draft.job.getPlacement().getMaxReplicasPerNode() > 0) {
      draft.error(
          "a global service has one task on every node",
          "deploy",
          "placement",
          "max_replicas_per_node");
    }
    if (draft.runsToCompletion()) {
      for (String key : new String[] {"update_config", "rollback_config"}) {
        draft
            .find("deploy", key)
            .ifPresent(at -> at.error("a job that runs to its end is not updated in place"));
      }
    } else {
      UpdateFields.defaults(draft);
    }
    draft.job.setRestart(RestartFields.settled(draft));
    draft.job.setLimits(draft.limits).setReservations(draft.reservations);
    if (draft.job.getRestart().getCondition() == RestartPolicy.Condition.ANY
        && draft.runsToCompletion()) {
      draft.error(
          "a job that runs to its end cannot be started again after it succeeded: use on-failure",
          draft.find("deploy", "restart_policy").isPresent()
              ? new String[] {"deploy", "restart_policy"}
              : new String[] {"restart"});
    }
  }
}
