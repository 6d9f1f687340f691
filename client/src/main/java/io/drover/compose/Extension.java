package io.drover.compose;

import io.drover.compose.Value.Entry;
import io.drover.compose.Value.Mapping;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lays services over the ones that they extend, in the same file or in another one. */
final class Extension {
  private static final int CHAIN_MAX = 16;
  private static final String KEY = "extends";

  private final Documents documents;
  private final Interpolation interpolation;
  private final Problems problems;

  /** What there is to find a service in, and whether its variables are filled in already. */
  private record Source(Map<String, Entry> services, Place file, boolean filled) {}

  Extension(Documents documents, Interpolation interpolation, Problems problems) {
    this.documents = documents;
    this.interpolation = interpolation;
    this.problems = problems;
  }

  /** All services of a project with what they extend below them. */
  Mapping of(Mapping services) {
    Map<String, Entry> extended = new LinkedHashMap<>();
    services
        .entries()
        .forEach((name, entry) ->
            extended.put(
                name,
                new Entry(
                    entry.keyPlace(),
                    resolve(
                        entry.value(),
                        new Source(services.entries(), services.place(), true),
                        Paths.child("services", name),
                        Set.of(name + "@" + entry.value().place().file())))));
    return services.withEntries(extended);
  }

  private Value resolve(Value service, Source source, String path, Set<String> chain) {
    if (!(service instanceof Mapping mapping)) {
      return service;
    }
    Entry entry = mapping.entries().get(KEY);
    if (entry == null) {
      return service;
    }
    Map<String, Entry> own = new LinkedHashMap<>(mapping.entries());
    own.remove(KEY);
    Mapping upper = mapping.withEntries(own);
    Cursor at = new Cursor(entry.value(), Paths.child(path, KEY), problems);
    try {
      return base(at, source, chain)
          .<Value>map(b -> Merge.mappings(Merge.SERVICE, b, upper))
          .orElse(upper);
    } catch (Unreadable e) {
      if (e.place().line() == 0) {
        at.error(e.place().file() + " " + e.getMessage());
      } else {
        problems.error(e.place(), "", String.valueOf(e.getMessage()));
      }
      return upper;
    }
  }

  private Optional<Mapping> base(Cursor at, Source source, Set<String> chain) {
    Target target = new Target();
    if (at.isMapping()) {
      Target.FIELDS.read(at, target);
    } else {
      at.word(name -> target.service = name);
    }
    if (target.service.isEmpty()) {
      if (at.isMapping()) {
        at.error("needs the key 'service'");
      }
      return Optional.empty();
    }
    Source from = target.file.isEmpty() ? source : source(target.file, at);
    Entry entry = from.services().get(target.service);
    if (entry == null) {
      at.error(
          "there is no service '"
              + target.service
              + "' in "
              + from.file().file()
              + Nearest.hint(target.service, from.services().keySet()));
      return Optional.empty();
    }
    String link = target.service + "@" + entry.value().place().file();
    if (chain.contains(link) || chain.size() >= CHAIN_MAX) {
      at.error(
          chain.contains(link)
              ? "services extend each other in a circle"
              : "services extend each other more than " + CHAIN_MAX + " times");
      return Optional.empty();
    }
    return resolved(target.service, entry, from, chain, link);
  }

  private Optional<Mapping> resolved(
      String name, Entry entry, Source from, Set<String> chain, String link) {
    Set<String> longer = new TreeSet<>(chain);
    longer.add(link);
    String path = Paths.child("services", name);
    Value filled = from.filled() ? entry.value() : interpolation.of(entry.value(), path);
    return resolve(filled, from, path, longer) instanceof Mapping base
        ? Optional.of(base)
        : Optional.empty();
  }

  private Source source(String file, Cursor at) {
    Path path;
    try {
      path = HomePaths.resolve(at.value().place().folder(), file);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(at.value().place(), String.valueOf(e.getMessage()));
    }
    Path folder = Optional.ofNullable(path.getParent()).orElse(path);
    Place place = Place.of(file, folder);
    Mapping document = Documents.merged(documents.of(path, place));
    Entry services = document.entries().get("services");
    return services != null && services.value() instanceof Mapping mapping
        ? new Source(mapping.entries(), place, false)
        : new Source(Map.of(), place, false);
  }

  /** What {@code extends} names. */
  private static final class Target {
    private static final Fields<Target> FIELDS =
        new Fields<Target>()
            .key("service", (target, at) -> at.word(name -> target.service = name))
            .key("file", (target, at) -> at.word(name -> target.file = name));

    private String service = "";
    private String file = "";
  }
}
