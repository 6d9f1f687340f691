package io.drover.compose;

import io.drover.proto.Constraint;
import io.drover.proto.Constraint.Operator;
import io.drover.proto.Placement;
import io.drover.protocol.JobBounds;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key {@code deploy.placement}. */
final class PlacementFields {
  private static final List<String> ATTRIBUTES =
      List.of("node.id", "node.hostname", "node.role", "node.platform.os", "node.platform.arch");
  private static final List<String> LABELS = List.of("node.labels.", "engine.labels.");
  private static final Pattern CONSTRAINT =
      Pattern.compile("\\s*([A-Za-z0-9_.-]+)\\s*(==|!=)\\s*(.*?)\\s*");

  private static final Fields<Placement.Builder> PLACEMENT =
      new Fields<Placement.Builder>()
          .key("constraints", PlacementFields::constraints)
          .key("preferences", PlacementFields::preferences)
          .key(
              "max_replicas_per_node",
              (placement, at) ->
                  at.whole(0, JobBounds.REPLICAS_MAX, n -> placement.setMaxReplicasPerNode(n)));

  private static final Fields<Placement.Builder> PREFERENCE =
      new Fields<Placement.Builder>().key("spread", PlacementFields::spread);

  private PlacementFields() {}

  static void read(ServiceDraft draft, Cursor at) {
    Placement.Builder placement = Placement.newBuilder();
    PLACEMENT.read(at, placement);
    draft.job.getPlacementBuilder().mergeFrom(placement.build());
  }

  private static void constraints(Placement.Builder placement, Cursor at) {
    for (Cursor item : at.items()) {
      item.parsed("a constraint", PlacementFields::parse).ifPresent(placement::addConstraints);
    }
  }

  /**
   * One constraint, such as {@code node.labels.zone == a}.
   *
   * @throws IllegalArgumentException naming the text and what is wrong with it
   */
  static Constraint parse(String text) {
    Matcher match = CONSTRAINT.matcher(text);
    if (!match.matches() || match.group(3).isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no constraint: write it like node.labels.zone == a");
    }
    known(match.group(1));
    return Constraint.newBuilder()
        .setAttribute(match.group(1))
        .setOperator(match.group(2).equals("==") ? Operator.EQUAL : Operator.NOT_EQUAL)
        .setValue(match.group(3))
        .build();
  }

  /** Reads the name of a node attribute. */
  static void attribute(Cursor at, Consumer<String> taker) {
    at.word(attribute -> {
      try {
        known(attribute);
        taker.accept(attribute);
      } catch (IllegalArgumentException e) {
        at.error(String.valueOf(e.getMessage()));
      }
    });
  }

  private static void known(String attribute) {
    boolean label =
        LABELS.stream().anyMatch(p -> attribute.startsWith(p) && attribute.length() > p.length());
    if (!label && !ATTRIBUTES.contains(attribute)) {
      throw new IllegalArgumentException(
          "nodes have no attribute '"
              + attribute
              + "'"
              + Nearest.of(attribute, ATTRIBUTES)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(
                      ": there are "
                          + String.join(", ", ATTRIBUTES)
                          + ", node.labels.NAME and engine.labels.NAME"));
    }
  }

  private static void preferences(Placement.Builder placement, Cursor at) {
    for (Cursor item : at.items()) {
      PREFERENCE.read(item, placement);
    }
  }

  private static void spread(Placement.Builder placement, Cursor at) {
    attribute(at, placement::addSpread);
  }
}
