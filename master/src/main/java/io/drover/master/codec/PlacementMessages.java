package io.drover.master.codec;

import io.drover.base.Check;
import io.drover.master.model.Affinity;
import io.drover.master.model.Constraint;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.Preference;
import io.drover.master.model.SpreadLimit;
import io.drover.proto.Constraint.Operator;
import io.drover.proto.NodePreference;
import io.drover.proto.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Where tasks may and should be, as messages. */
public final class PlacementMessages {
  private static final int LIST_MAX = 100;

  private PlacementMessages() {}

  /**
   * Reads them.
   *
   * @param path of the message, for errors
   * @throws IllegalArgumentException if something is missing or out of range
   */
  public static PlacementRules read(Placement message, String path) {
    Check.argument(message.getSpreadCount() <= LIST_MAX, "%s.spread is too long", path);
    Check.argument(
        message.getMaxReplicasPerNode() >= 0, "%s.max_replicas_per_node is out of range", path);
    return new PlacementRules(
        each(message.getConstraintsList(), path + ".constraints", PlacementMessages::constraint),
        message.getSpreadList(),
        message.getMaxReplicasPerNode(),
        each(message.getLimitsList(), path + ".limits", PlacementMessages::limit),
        each(message.getAffinitiesList(), path + ".affinities", PlacementMessages::affinity),
        each(message.getPreferencesList(), path + ".preferences", PlacementMessages::preference),
        message.getPreempts());
  }

  private static <M, T> List<T> each(
      List<M> messages, String path, BiFunction<M, String, T> reader) {
    Check.argument(messages.size() <= LIST_MAX, "%s are too many", path);
    List<T> read = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      read.add(reader.apply(messages.get(i), path + "[" + i + "]"));
    }
    return read;
  }

  private static Constraint constraint(io.drover.proto.Constraint message, String path) {
    Operator operator = message.getOperator();
    Check.argument(!message.getAttribute().isEmpty(), "%s.attribute is missing", path);
    Check.argument(
        operator == Operator.EQUAL || operator == Operator.NOT_EQUAL,
        "%s.operator is neither EQUAL nor NOT_EQUAL",
        path);
    return new Constraint(message.getAttribute(), operator == Operator.EQUAL, message.getValue());
  }

  private static SpreadLimit limit(io.drover.proto.SpreadLimit message, String path) {
    Check.argument(!message.getAttribute().isEmpty(), "%s.attribute is missing", path);
    Check.argument(message.getMaxSkew() > 0, "%s.max_skew must be 1 or more", path);
    return new SpreadLimit(message.getAttribute(), message.getMaxSkew());
  }

  private static Affinity affinity(io.drover.proto.Affinity message, String path) {
    Check.argument(!message.getJob().isEmpty(), "%s.job is missing", path);
    Check.argument(!message.getAttribute().isEmpty(), "%s.attribute is missing", path);
    Check.argument(message.getWeight() >= 0, "%s.weight is out of range", path);
    return new Affinity(
        message.getJob(), message.getAttribute(), message.getNear(), message.getWeight());
  }

  private static Preference preference(NodePreference message, String path) {
    Check.argument(message.getWeight() > 0, "%s.weight must be 1 or more", path);
    return new Preference(
        constraint(message.getConstraint(), path + ".constraint"), message.getWeight());
  }

  /** Writes them. */
  public static Placement write(PlacementRules rules) {
    Placement.Builder message =
        Placement.newBuilder()
            .addAllSpread(rules.spread())
            .setMaxReplicasPerNode(rules.maxReplicasPerNode())
            .setPreempts(rules.preempts());
    rules.constraints().forEach(constraint -> message.addConstraints(write(constraint)));
    rules
        .limits()
        .forEach(limit ->
            message.addLimits(
                io.drover.proto.SpreadLimit.newBuilder()
                    .setAttribute(limit.attribute())
                    .setMaxSkew(limit.maxSkew())));
    rules
        .affinities()
        .forEach(affinity ->
            message.addAffinities(
                io.drover.proto.Affinity.newBuilder()
                    .setJob(affinity.job())
                    .setAttribute(affinity.attribute())
                    .setNear(affinity.near())
                    .setWeight(affinity.weight())));
    rules
        .preferences()
        .forEach(wish ->
            message.addPreferences(
                NodePreference.newBuilder()
                    .setConstraint(write(wish.constraint()))
                    .setWeight(wish.weight())));
    return message.build();
  }

  private static io.drover.proto.Constraint write(Constraint constraint) {
    return io.drover.proto.Constraint.newBuilder()
        .setAttribute(constraint.attribute())
        .setOperator(constraint.equal() ? Operator.EQUAL : Operator.NOT_EQUAL)
        .setValue(constraint.value())
        .build();
  }
}
