package io.drover.compose;

import io.drover.compose.Value.Entry;
import io.drover.compose.Value.Kind;
import io.drover.compose.Value.Mapping;
import io.drover.compose.Value.Merging;
import io.drover.compose.Value.Scalar;
import io.drover.compose.Value.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * Builds documents from YAML events, without recursion, so that neither deep nesting nor aliases
 * that multiply can exhaust anything.
 */
final class YamlReader {
  private static final int DEPTH_MAX = 64;
  private static final long VALUES_MAX = 100_000;
  private static final CoreScalarResolver RESOLVER = new CoreScalarResolver(false);

  private final Place file;
  private final YamlEvents events;
  private final Problems problems;
  private final Map<String, Value> anchors = new HashMap<>();
  private final Deque<OpenCollection> open = new ArrayDeque<>();
  private final List<Value> documents = new ArrayList<>();

  /** A list or mapping whose end has not come yet. */
  private record OpenCollection(
      Place place, Merging merging, Optional<String> anchor, boolean mapping, List<Value> values) {}

  private YamlReader(Place file, YamlEvents events, Problems problems) {
    this.file = file;
    this.events = events;
    this.problems = problems;
  }

  /**
   * The documents of a text.
   *
   * @throws Unreadable when it is no YAML, or too much of it
   */
  static List<Value> read(String text, Place file, Problems problems) {
    YamlEvents events = new YamlEvents(text, file);
    YamlReader reader = new YamlReader(file, events, problems);
    for (Optional<Event> event = events.next(); event.isPresent(); event = events.next()) {
      reader.take(event.get());
    }
    return reader.documents;
  }

  private void take(Event event) {
    Place place = event.getStartMark().map(events::place).orElse(file);
    switch (event.getEventId()) {
      case Scalar -> add(place, anchor(event), scalar((ScalarEvent) event, place));
      case SequenceStart, MappingStart -> begin((CollectionStartEvent) event, place);
      case SequenceEnd, MappingEnd -> end();
      case Alias -> add(place, Optional.empty(), alias((AliasEvent) event, place));
      case DocumentStart -> anchors.clear();
      case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
    }
  }

  private static Optional<String> anchor(Event event) {
    return ((NodeEvent) event).getAnchor().map(Anchor::getValue);
  }

  private void begin(CollectionStartEvent event, Place place) {
    if (open.size() >= DEPTH_MAX) {
      throw new Unreadable(place, "is nested more than " + DEPTH_MAX + " levels deep");
    }
    Merging merging = merging(event.getTag(), place);
    boolean mapping = event.getEventId() == Event.ID.MappingStart;
    open.push(new OpenCollection(place, merging, anchor(event), mapping, new ArrayList<>()));
  }

  private void end() {
    OpenCollection ended = open.pop();
    Value value =
        ended.mapping()
            ? mapping(ended)
            : Sequence.of(ended.place(), ended.merging(), ended.values());
    add(ended.place(), ended.anchor(), value);
  }

  private void add(Place place, Optional<String> anchor, Value value) {
    if (value.size() > VALUES_MAX) {
      throw new Unreadable(
          place, "comes to more than " + VALUES_MAX + " values once its aliases are written out");
    }
    anchor.ifPresent(name -> anchors.put(name, value));
    OpenCollection into = open.peek();
    if (into == null) {
      documents.add(value);
    } else {
      into.values().add(value);
    }
  }

  private Value alias(AliasEvent event, Place place) {
    String name = event.getAlias().getValue();
    Value value = anchors.get(name);
    if (value == null) {
      throw new Unreadable(place, "'*" + name + "' names no anchor that is complete before it");
    }
    return value;
  }

  private Scalar scalar(ScalarEvent event, Place place) {
    Optional<String> tag = event.getTag();
    Merging merging = merging(tag, place);
    boolean plain = event.isPlain() && (tag.isEmpty() || merging != Merging.NORMAL);
    String resolved =
        plain
            ? RESOLVER.resolve(event.getValue(), true).getValue()
            : tag.orElse(Tag.STR.getValue());
    return new Scalar(place, merging, kind(resolved), event.getValue());
  }

  /** By name: what a file calls a tag need not be one. */
  private static Kind kind(String tag) {
    if (tag.equals(Tag.NULL.getValue())) {
      return Kind.NULL;
    }
    if (tag.equals(Tag.BOOL.getValue())) {
      return Kind.BOOLEAN;
    }
    return tag.equals(Tag.INT.getValue()) || tag.equals(Tag.FLOAT.getValue())
        ? Kind.NUMBER
        : Kind.TEXT;
  }

  private Merging merging(Optional<String> tag, Place place) {
    if (tag.isEmpty() || tag.get().startsWith(Tag.PREFIX) || tag.get().equals("!")) {
      return Merging.NORMAL;
    }
    return switch (tag.get()) {
      case "!reset" -> Merging.RESET;
      case "!override" -> Merging.OVERRIDE;
      default -> {
        problems.error(
            place, "", "unknown tag '" + tag.get() + "': there are !reset and !override");
        yield Merging.NORMAL;
      }
    };
  }

  private Mapping mapping(OpenCollection ended) {
    MappingBuilder builder = new MappingBuilder(ended.place(), ended.merging(), problems);
    for (int i = 0; i + 1 < ended.values().size(); i += 2) {
      builder.add(ended.values().get(i), ended.values().get(i + 1));
    }
    return builder.build();
  }

  /** The empty mapping of a file that says nothing. */
  static Mapping nothing(Place place) {
    return Mapping.of(place, Merging.NORMAL, Map.<String, Entry>of());
  }
}
