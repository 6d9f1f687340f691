package io.drover.compose;

import io.drover.proto.Healthcheck;
import io.drover.proto.Logging;
import java.util.List;
import java.util.Set;

/** The keys {@code healthcheck} and {@code logging}. */
final class HealthFields {
  private static final Set<String> TEST_FORMS = Set.of("CMD", "CMD-SHELL", "NONE");
  private static final int RETRIES_MAX = 1_000_000;

  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .key("healthcheck", HealthFields::healthcheck)
          .key("logging", HealthFields::logging);

  private static final Fields<Draft> CHECK =
      new Fields<Draft>()
          .key("test", HealthFields::test)
          .key("disable", (draft, at) -> at.flag(disabled -> draft.disabled = disabled))
          .key("interval", (draft, at) -> at.millis(draft.check::setIntervalMillis))
          .key("timeout", (draft, at) -> at.millis(draft.check::setTimeoutMillis))
          .key("start_period", (draft, at) -> at.millis(draft.check::setStartPeriodMillis))
          .key("start_interval", (draft, at) -> at.millis(draft.check::setStartIntervalMillis))
          .key("retries", (draft, at) -> at.whole(0, RETRIES_MAX, n -> draft.check.setRetries(n)));

  private static final Fields<Logging.Builder> LOGGING =
      new Fields<Logging.Builder>()
          .key("driver", (logging, at) -> at.word(logging::setDriver))
          .key("options", (logging, at) -> options(logging, at));

  private static final class Draft {
    private final Healthcheck.Builder check = Healthcheck.newBuilder();
    private boolean disabled;
  }

  private HealthFields() {}

  private static void healthcheck(ServiceDraft draft, Cursor at) {
    Draft health = new Draft();
    CHECK.read(at, health);
    if (health.disabled) {
      if (health.check.getTestCount() > 0 && !health.check.getTest(0).equals("NONE")) {
        at.error("is disabled and has a test: take one of the two away");
      }
      health.check.clear().addTest("NONE");
    }
    draft.container.setHealthcheck(health.check);
  }

  private static void test(Draft draft, Cursor at) {
    if (at.isScalar()) {
      at.word(command -> draft.check.addTest("CMD-SHELL").addTest(command));
      return;
    }
    List<String> words = Texts.all(at);
    if (words.isEmpty()) {
      return;
    }
    if (!TEST_FORMS.contains(words.get(0))) {
      at.error(
          "must begin with CMD, CMD-SHELL or NONE, not '"
              + words.get(0)
              + "'; as plain text it is run by a shell");
    } else if (words.size() == 1 && !words.get(0).equals("NONE")) {
      at.error("has no command after " + words.get(0));
    } else {
      draft.check.addAllTest(words);
    }
  }

  private static void logging(ServiceDraft draft, Cursor at) {
    Logging.Builder logging = Logging.newBuilder();
    LOGGING.read(at, logging);
    draft.container.setLogging(logging);
  }

  private static void options(Logging.Builder logging, Cursor at) {
    at.entries().forEach((name, value) -> value.anyText(text -> logging.putOptions(name, text)));
  }
}
