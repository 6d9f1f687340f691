package io.drover.compose;

import io.drover.proto.RestartPolicy;
import io.drover.proto.RestartPolicy.Condition;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys {@code restart} and {@code deploy.restart_policy}; the latter wins. */
final class RestartFields {
  private static final Pattern ON_FAILURE = Pattern.compile("on-failure(?::([0-9]{1,6}))?");
  private static final int ATTEMPTS_MAX = 1_000_000;

  private static final Fields<RestartPolicy.Builder> POLICY =
      new Fields<RestartPolicy.Builder>()
          .key("condition", RestartFields::condition)
          .key("delay", (policy, at) -> at.millis(policy::setDelayMillis))
          .key(
              "max_attempts",
              (policy, at) -> at.whole(0, ATTEMPTS_MAX, n -> policy.setMaxAttempts(n)))
          .key("window", (policy, at) -> at.millis(policy::setWindowMillis));

  private RestartFields() {}

  static void deploy(ServiceDraft draft, Cursor at) {
    RestartPolicy.Builder policy = RestartPolicy.newBuilder();
    if (draft.runsToCompletion() && at.child("condition").isEmpty()) {
      policy.setCondition(Condition.ON_FAILURE);
    }
    POLICY.read(at, policy);
    draft.deployRestart = Optional.of(policy.build());
  }

  private static void condition(RestartPolicy.Builder policy, Cursor at) {
    at.choice(
        Cursor.choices(
            "any", set(policy, Condition.ANY),
            "on-failure", set(policy, Condition.ON_FAILURE),
            "none", set(policy, Condition.NONE)));
  }

  private static Runnable set(RestartPolicy.Builder policy, Condition condition) {
    return () -> policy.setCondition(condition);
  }

  static void service(ServiceDraft draft, Cursor at) {
    if (at.value() instanceof Value.Scalar scalar && scalar.kind() == Value.Kind.BOOLEAN) {
      at.error("must be text: write \"no\" or always");
      return;
    }
    at.word(text -> {
      RestartPolicy.Builder policy = RestartPolicy.newBuilder();
      Matcher onFailure = ON_FAILURE.matcher(text);
      if (text.equals("no")) {
        policy.setCondition(Condition.NONE);
      } else if (onFailure.matches()) {
        policy.setCondition(Condition.ON_FAILURE);
        if (onFailure.group(1) != null) {
          policy.setMaxAttempts(Integer.parseInt(onFailure.group(1)));
        }
      } else if (text.equals("always") || text.equals("unless-stopped")) {
        policy.setCondition(Condition.ANY);
      } else {
        at.error("'" + text + "' is not one of no, always, on-failure[:N], unless-stopped");
        return;
      }
      draft.restart = Optional.of(policy.build());
    });
  }

  /** A service is started again whenever it ends, a job only when it failed, unless told else. */
  static RestartPolicy settled(ServiceDraft draft) {
    Condition usual = draft.runsToCompletion() ? Condition.ON_FAILURE : Condition.ANY;
    return draft
        .deployRestart
        .or(() -> draft.restart)
        .orElseGet(() -> RestartPolicy.newBuilder().setCondition(usual).build());
  }
}
