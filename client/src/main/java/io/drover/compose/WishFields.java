package io.drover.compose;

import io.drover.proto.Affinity;
import io.drover.proto.NodePreference;
import io.drover.proto.SpreadLimit;
import io.drover.protocol.JobBounds;

/**
 * The keys of {@code x-drover} that say where tasks should be beyond what Compose has words for.
 */
final class WishFields {
  private static final int WEIGHT_MAX = 100;
  private static final String NODE = "node.id";

  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .key("spread", WishFields::spread)
          .key("near", (draft, at) -> affinities(draft, at, true))
          .key("apart", (draft, at) -> affinities(draft, at, false))
          .key("prefer", WishFields::prefer)
          .key(
              "preemption",
              (draft, at) -> at.flag(on -> draft.job.getPlacementBuilder().setPreempts(on)));

  private static final Fields<SpreadLimit.Builder> LIMIT =
      new Fields<SpreadLimit.Builder>()
          .key("over", (limit, at) -> PlacementFields.attribute(at, limit::setAttribute))
          .key(
              "max_skew",
              (limit, at) -> at.whole(1, JobBounds.REPLICAS_MAX, n -> limit.setMaxSkew(n)));

  private static final Fields<Affinity.Builder> AFFINITY =
      new Fields<Affinity.Builder>()
          .key("job", (affinity, at) -> at.word(affinity::setJob))
          .key("over", (affinity, at) -> PlacementFields.attribute(at, affinity::setAttribute))
          .key("weight", (affinity, at) -> at.whole(1, WEIGHT_MAX, n -> affinity.setWeight(n)));

  private static final Fields<NodePreference.Builder> PREFERENCE =
      new Fields<NodePreference.Builder>()
          .key(
              "constraint",
              (wish, at) ->
                  at.parsed("a constraint", PlacementFields::parse).ifPresent(wish::setConstraint))
          .key("weight", (wish, at) -> at.whole(1, WEIGHT_MAX, n -> wish.setWeight(n)));

  private WishFields() {}

  private static void spread(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.items()) {
      SpreadLimit.Builder limit = SpreadLimit.newBuilder().setMaxSkew(1);
      LIMIT.read(item, limit);
      demand(item, "over");
      draft.job.getPlacementBuilder().addLimits(limit);
    }
  }

  private static void affinities(ServiceDraft draft, Cursor at, boolean near) {
    for (Cursor item : at.items()) {
      Affinity.Builder affinity = Affinity.newBuilder().setAttribute(NODE).setNear(near);
      AFFINITY.read(item, affinity);
      demand(item, "job");
      draft.job.getPlacementBuilder().addAffinities(affinity.setJob(job(draft, affinity.getJob())));
    }
  }

  /** A service of the file by its name there, any other job by its own. */
  private static String job(ServiceDraft draft, String name) {
    return draft.project.services().contains(name) ? draft.project.name() + "_" + name : name;
  }

  private static void prefer(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.items()) {
      NodePreference.Builder wish = NodePreference.newBuilder().setWeight(1);
      PREFERENCE.read(item, wish);
      demand(item, "constraint");
      draft.job.getPlacementBuilder().addPreferences(wish);
    }
  }

  private static void demand(Cursor item, String key) {
    if (item.isMapping() && item.child(key).isEmpty()) {
      item.error("lacks the key '" + key + "'");
    }
  }
}
