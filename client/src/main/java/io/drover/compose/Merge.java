package io.drover.compose;

import io.drover.compose.Value.Entry;
import io.drover.compose.Value.Kind;
import io.drover.compose.Value.Mapping;
import io.drover.compose.Value.Merging;
import io.drover.compose.Value.Scalar;
import io.drover.compose.Value.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lays one document over another, by the rules of the Compose specification: mappings merge key by
 * key, lists are appended, single values are replaced, and some keys have a rule of their own.
 */
final class Merge {
  /** The path of any service, for a merge that begins there. */
  static final String SERVICE = "services.*";

  /** Lists that replace the one below. */
  private static final Set<String> REPLACED =
      Set.of("services.*.command", "services.*.entrypoint", "services.*.healthcheck.test");

  /** Keys whose list form {@code NAME=value} means the same as their mapping form. */
  private static final Set<String> NAMED =
      Set.of(
          "services.*.environment",
          "services.*.labels",
          "services.*.annotations",
          "services.*.sysctls",
          "services.*.deploy.labels");

  private static final Set<String> TEXT_OR_LIST =
      Set.of(
          "services.*.dns",
          "services.*.dns_search",
          "services.*.dns_opt",
          "services.*.env_file",
          "services.*.label_file",
          "services.*.tmpfs");

  private Merge() {}

  /** The upper value over the lower one, both found at this path. */
  private static Optional<Value> over(String path, Value lower, Value upper) {
    if (upper.merging() == Merging.RESET) {
      return Optional.empty();
    }
    if (upper.merging() == Merging.OVERRIDE || REPLACED.contains(path)) {
      return Optional.of(upper);
    }
    if (NAMED.contains(path)) {
      Optional<Mapping> below = named(lower);
      Optional<Mapping> above = named(upper);
      if (below.isPresent() && above.isPresent()) {
        return Optional.of(mappings(path, below.get(), above.get()));
      }
    }
    if (TEXT_OR_LIST.contains(path)) {
      return Optional.of(append(path, asList(lower), asList(upper)));
    }
    if (lower instanceof Mapping below && upper instanceof Mapping above) {
      return Optional.of(mappings(path, below, above));
    }
    if (lower instanceof Sequence below && upper instanceof Sequence above) {
      return Optional.of(append(path, below, above));
    }
    return isNull(upper) ? Optional.of(lower) : Optional.of(upper);
  }

  /** Mappings key by key. */
  static Mapping mappings(String path, Mapping lower, Mapping upper) {
    Map<String, Entry> merged = new LinkedHashMap<>(lower.entries());
    upper
        .entries()
        .forEach((key, entry) -> {
          Entry below = merged.get(key);
          if (below == null) {
            merged.put(key, entry);
            return;
          }
          Optional<Value> value = over(child(path, key), below.value(), entry.value());
          if (value.isPresent()) {
            merged.put(key, new Entry(entry.keyPlace(), value.get()));
          } else {
            merged.remove(key);
          }
        });
    return upper.withEntries(merged);
  }

  /** Names that users choose stand as a star, so that no rule mistakes them for a key. */
  private static String child(String path, String key) {
    if (path.isEmpty()) {
      return key;
    }
    return path + (path.equals("services") || path.equals("volumes") ? ".*" : "." + key);
  }

  /** Takes away what is marked to be taken away and met nothing below it. */
  static Value withoutResets(Value value) {
    if (value instanceof Mapping mapping) {
      Map<String, Entry> kept = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach((key, entry) -> {
            if (entry.value().merging() != Merging.RESET) {
              kept.put(key, new Entry(entry.keyPlace(), withoutResets(entry.value())));
            }
          });
      return mapping.withEntries(kept);
    }
    return value;
  }

  private static boolean isNull(Value value) {
    return value instanceof Scalar scalar && scalar.kind() == Kind.NULL;
  }

  private static Sequence asList(Value value) {
    if (value instanceof Sequence sequence) {
      return sequence;
    }
    return Sequence.of(value.place(), value.merging(), isNull(value) ? List.of() : List.of(value));
  }

  private static Sequence append(String path, Sequence lower, Sequence upper) {
    Map<String, Value> unique = new LinkedHashMap<>();
    List<Value> all = new ArrayList<>(lower.items());
    all.addAll(upper.items());
    for (Value item : all) {
      unique.put(identity(path, item), item);
    }
    return upper.withItems(List.copyOf(unique.values()));
  }

  /** Items with the same identity are the same item, and the upper one wins. */
  private static String identity(String path, Value item) {
    return switch (path) {
      case "services.*.volumes", "services.*.devices" -> target(item);
      case "services.*.ports" -> port(item);
      default -> item instanceof Scalar scalar ? "=" + scalar.text() : "@" + item.place();
    };
  }

  private static String target(Value item) {
    if (item instanceof Mapping mapping) {
      return field(mapping, "target");
    }
    if (item instanceof Scalar scalar) {
      String[] parts = scalar.text().split(":", -1);
      return parts.length == 1 ? parts[0] : parts[1];
    }
    return "@" + item.place();
  }

  private static String port(Value item) {
    if (item instanceof Mapping mapping) {
      String protocol = field(mapping, "protocol");
      return field(mapping, "host_ip")
          + "|"
          + field(mapping, "published")
          + "|"
          + field(mapping, "target")
          + "|"
          + (protocol.isEmpty() ? "tcp" : protocol);
    }
    if (item instanceof Scalar scalar) {
      String[] halves = scalar.text().split("/", 2);
      String[] parts = halves[0].split(":(?![^\\[]*\\])", -1);
      String published = parts.length > 1 ? parts[parts.length - 2] : "";
      String ip = parts.length > 2 ? parts[0] : "";
      String protocol = halves.length > 1 ? halves[1] : "tcp";
      return ip + "|" + published + "|" + parts[parts.length - 1] + "|" + protocol;
    }
    return "@" + item.place();
  }

  private static String field(Mapping mapping, String key) {
    Entry entry = mapping.entries().get(key);
    return entry != null && entry.value() instanceof Scalar scalar ? scalar.text() : "";
  }

  /** A list of {@code NAME=value} as the mapping that it means. */
  private static Optional<Mapping> named(Value value) {
    if (value instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    if (!(value instanceof Sequence sequence)) {
      return Optional.empty();
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Value item : sequence.items()) {
      if (!(item instanceof Scalar scalar)) {
        return Optional.empty();
      }
      int equals = scalar.text().indexOf('=');
      String name = equals < 0 ? scalar.text() : scalar.text().substring(0, equals);
      Kind kind = equals < 0 ? Kind.NULL : Kind.TEXT;
      String text = equals < 0 ? "" : scalar.text().substring(equals + 1);
      entries.put(
          name, new Entry(item.place(), new Scalar(item.place(), Merging.NORMAL, kind, text)));
    }
    return Optional.of(Mapping.of(sequence.place(), sequence.merging(), entries));
  }
}
