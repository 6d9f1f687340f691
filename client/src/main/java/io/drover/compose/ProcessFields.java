package io.drover.compose;

import io.drover.proto.ContainerSpec.PullPolicy;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The keys that say which program runs, and as what. */
final class ProcessFields {
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?:[a-zA-Z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*"
              + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[a-z0-9+._-]+:[0-9a-fA-F]{32,})?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,4}");
  private static final Pattern SIGNAL = Pattern.compile("[A-Za-z][A-Za-z0-9+-]*|[0-9]{1,2}");
  private static final Pattern HOSTNAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .key("image", ProcessFields::image)
          .key("user", (draft, at) -> at.word(draft.container::setUser))
          .key("working_dir", ProcessFields::workingDir)
          .key("hostname", (draft, at) -> name(at, draft.container::setHostname))
          .key("domainname", (draft, at) -> name(at, draft.container::setDomainname))
          .key("tty", (draft, at) -> at.flag(draft.container::setTty))
          .key("stdin_open", (draft, at) -> at.flag(draft.container::setStdinOpen))
          .key("init", (draft, at) -> at.flag(draft.container::setInit))
          .key("read_only", (draft, at) -> at.flag(draft.container::setReadOnly))
          .key("privileged", (draft, at) -> at.flag(draft.container::setPrivileged))
          .key("stop_signal", ProcessFields::stopSignal)
          .key("stop_grace_period", (draft, at) -> at.millis(draft.container::setStopGraceMillis))
          .key("platform", (draft, at) -> at.word(draft.container::setPlatform))
          .key("runtime", (draft, at) -> at.word(draft.container::setRuntime))
          .key("isolation", (draft, at) -> at.word(draft.container::setIsolation))
          .key("pull_policy", ProcessFields::pullPolicy)
          .key("annotations", (draft, at) -> NamedTexts.read(at, draft.container::putAnnotations))
          .with(commands());

  private ProcessFields() {}

  /** An empty command is one that says "nothing"; a missing one leaves the image's own. */
  private static Fields<ServiceDraft> commands() {
    return new Fields<ServiceDraft>()
        .key(
            "command",
            (draft, at) ->
                words(at)
                    .ifPresent(words -> draft.container.setHasCommand(true).addAllCommand(words)))
        .key(
            "entrypoint",
            (draft, at) ->
                words(at)
                    .ifPresent(
                        words -> draft.container.setHasEntrypoint(true).addAllEntrypoint(words)));
  }

  /** A command line: text is split as a shell does, a list is taken as it is. */
  static Optional<List<String>> words(Cursor at) {
    if (at.isScalar()) {
      return at.parsed("a command", ShellWords::split);
    }
    return Optional.of(Texts.all(at));
  }

  private static void image(ServiceDraft draft, Cursor at) {
    at.word(image -> {
      if (IMAGE.matcher(image).matches()) {
        draft.container.setImage(image);
      } else {
        at.error(
            "'"
                + image
                + "' is no name of an image: write it like nginx:1.27 or host:5000/team/app");
      }
    });
  }

  private static void workingDir(ServiceDraft draft, Cursor at) {
    at.word(path -> {
      if (path.startsWith("/")) {
        draft.container.setWorkingDir(path);
      } else {
        at.error("'" + path + "' must be an absolute path inside the container");
      }
    });
  }

  private static void name(Cursor at, Consumer<String> taker) {
    at.word(name -> {
      if (HOSTNAME.matcher(name).matches()) {
        taker.accept(name);
      } else {
        at.error("'" + name + "' is no host name");
      }
    });
  }

  private static void stopSignal(ServiceDraft draft, Cursor at) {
    at.word(signal -> {
      if (SIGNAL.matcher(signal).matches()) {
        draft.container.setStopSignal(signal);
      } else {
        at.error("'" + signal + "' is no signal: write it like SIGTERM");
      }
    });
  }

  private static void pullPolicy(ServiceDraft draft, Cursor at) {
    if (at.value() instanceof Value.Scalar scalar
        && (scalar.text().equals("build") || DIGITS.matcher(scalar.text()).find())) {
      at.error("'" + scalar.text() + "' is not supported: use always, missing or never");
      return;
    }
    at.choice(
        Cursor.choices(
            "always", set(draft, PullPolicy.ALWAYS),
            "missing", set(draft, PullPolicy.MISSING),
            "if_not_present", set(draft, PullPolicy.MISSING),
            "never", set(draft, PullPolicy.NEVER)));
  }

  private static Runnable set(ServiceDraft draft, PullPolicy policy) {
    return () -> draft.container.setPullPolicy(policy);
  }
}
