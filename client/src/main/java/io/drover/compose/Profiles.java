package io.drover.compose;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Leaves out services whose profile nobody asked for. */
final class Profiles {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

  private final Set<String> wanted;

  private Profiles(Set<String> wanted) {
    this.wanted = wanted;
  }

  /** Those that the environment names. */
  static Profiles wanted(Map<String, String> variables) {
    return new Profiles(
        Arrays.stream(variables.getOrDefault("COMPOSE_PROFILES", "").split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the service takes part; says so when it does not, and forgets what is wrong in it. */
  boolean want(Cursor service) {
    Cursor at = service.child("profiles").orElse(service);
    List<String> profiles = at.equals(service) ? List.of() : Texts.words(at);
    for (String profile : profiles) {
      if (!NAME.matcher(profile).matches()) {
        at.error("'" + profile + "' is no name of a profile");
      }
    }
    if (profiles.isEmpty()
        || wanted.contains("*")
        || profiles.stream().anyMatch(wanted::contains)) {
      return true;
    }
    service
        .problems()
        .forget(p -> p.path().equals(service.path()) || p.path().startsWith(service.path() + "."));
    at.warning(
        "left out: no profile of "
            + String.join(", ", profiles)
            + " is wanted; COMPOSE_PROFILES names those that are");
    return false;
  }
}
