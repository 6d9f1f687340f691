package io.drover.it.sim.user;

import io.drover.it.sim.world.Chance;
import io.drover.master.model.Affinity;
import io.drover.master.model.Constraint;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.Preference;
import io.drover.master.model.SpreadLimit;
import java.util.List;

/** Where random jobs may and should be: most ask for little, some for several things at once. */
final class RandomRules {
  private static final String ZONE = "node.labels.zone";
  private static final String TIER = "node.labels.tier";
  private static final String NODE = "node.id";
  private static final int WEIGHT_MAX = 10;

  private final Chance chance;
  private final List<String> jobs;

  /**
   * Rules of chance.
   *
   * @param jobs to be near or apart from
   */
  RandomRules(Chance chance, List<String> jobs) {
    this.chance = chance;
    this.jobs = jobs;
  }

  /** Those of one more job. */
  PlacementRules next() {
    return new PlacementRules(
        chance.perMille(150) ? List.of(tier()) : List.of(),
        chance.perMille(300) ? List.of(ZONE) : List.of(),
        chance.perMille(200) ? chance.between(1, 3) : 0,
        chance.perMille(120)
            ? List.of(new SpreadLimit(chance.perMille(600) ? ZONE : NODE, chance.between(1, 2)))
            : List.of(),
        chance.perMille(250) ? List.of(affinity()) : List.of(),
        chance.perMille(150)
            ? List.of(new Preference(tier(), chance.between(1, WEIGHT_MAX)))
            : List.of(),
        chance.perMille(500));
  }

  private Constraint tier() {
    return new Constraint(TIER, chance.perMille(500), "a");
  }

  private Affinity affinity() {
    return new Affinity(
        chance.oneOf(jobs),
        chance.perMille(500) ? NODE : ZONE,
        chance.perMille(400),
        chance.perMille(500) ? chance.between(1, WEIGHT_MAX) : 0);
  }
}
