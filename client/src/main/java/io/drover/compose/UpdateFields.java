package io.drover.compose;

import io.drover.proto.UpdateConfig;
import io.drover.proto.UpdateConfig.FailureAction;
import io.drover.proto.UpdateConfig.Order;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys {@code deploy.update_config} and {@code deploy.rollback_config}. */
final class UpdateFields {
  private static final int PARALLELISM_MAX = 1_000_000;

  /** Swarm's defaults. */
  private static final UpdateConfig USUAL =
      UpdateConfig.newBuilder().setParallelism(1).setMonitorMillis(5_000).build();

  private static final Fields<UpdateConfig.Builder> COMMON =
      new Fields<UpdateConfig.Builder>()
          .key(
              "parallelism",
              (config, at) -> at.whole(0, PARALLELISM_MAX, n -> config.setParallelism(n)))
          .key("delay", (config, at) -> at.millis(config::setDelayMillis))
          .key("monitor", (config, at) -> at.millis(config::setMonitorMillis))
          .key("max_failure_ratio", (config, at) -> at.ratio(config::setMaxFailureRatio))
          .key("order", UpdateFields::order);

  private static final Fields<UpdateConfig.Builder> UPDATE =
      new Fields<UpdateConfig.Builder>()
          .with(COMMON)
          .key("failure_action", (config, at) -> failureAction(config, at, true));

  private static final Fields<UpdateConfig.Builder> ROLLBACK =
      new Fields<UpdateConfig.Builder>()
          .with(COMMON)
          .key("failure_action", (config, at) -> failureAction(config, at, false));

  private UpdateFields() {}

  static void update(ServiceDraft draft, Cursor at) {
    UpdateConfig.Builder config = USUAL.toBuilder();
    UPDATE.read(at, config);
    draft.job.setUpdate(config);
  }

  static void rollback(ServiceDraft draft, Cursor at) {
    UpdateConfig.Builder config = USUAL.toBuilder();
    ROLLBACK.read(at, config);
    draft.job.setRollback(config);
  }

  /** What holds where the file says nothing. */
  static void defaults(ServiceDraft draft) {
    if (!draft.job.hasUpdate()) {
      draft.job.setUpdate(USUAL);
    }
    if (!draft.job.hasRollback()) {
      draft.job.setRollback(USUAL);
    }
  }

  private static void order(UpdateConfig.Builder config, Cursor at) {
    at.choice(
        Cursor.choices(
            "stop-first", (Runnable) () -> config.setOrder(Order.STOP_FIRST),
            "start-first", (Runnable) () -> config.setOrder(Order.START_FIRST)));
  }

  private static void failureAction(UpdateConfig.Builder config, Cursor at, boolean rollback) {
    Map<String, Runnable> choices = new LinkedHashMap<>();
    choices.put("pause", () -> config.setFailureAction(FailureAction.PAUSE));
    choices.put("continue", () -> config.setFailureAction(FailureAction.CONTINUE));
    if (rollback) {
      choices.put("rollback", () -> config.setFailureAction(FailureAction.ROLLBACK));
    }
    at.choice(choices);
  }
}
