package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Resources;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tasks of one version of one job, which are alike: which nodes may take the next, and which of
 * them is best.
 *
 * <p>Every node is looked at once, when the class is made. After that {@link #catchUp} looks at
 * those that changed, however long ago the class was last asked: exact, and log nodes steps for
 * each change. Best is the node whose group of the spread has the fewest tasks, then the one that
 * fulfils most wishes, then the highest score, then the fewest tasks, then the lowest id.
 */
final class TaskClass {
  private final Board board;
  private final JobId job;
  private final Demand demand;
  private final int[] siblings;
  private final int[] counted;
  private final boolean[] takes;
  private final Spreading spreading;
  private final Neighbourhoods neighbourhoods;
  private final int[] wishes;
  private final double[] scores;
  private final int[] loads;
  private final Refusals refusals;
  private final WinnerTree tree;
  private final long shape;
  private Optional<Preemption> preemption = Optional.empty();
  private long position;

  TaskClass(Board board, JobId job, JobSpec spec) {
    this.board = board;
    this.job = job;
    this.demand = Demand.of(spec, board);
    int rows = board.size();
    siblings = board.tasksOf(job);
    counted = siblings.clone();
    takes = new boolean[rows];
    spreading = new Spreading(board, spec.placement());
    neighbourhoods = new Neighbourhoods(board, job, spec);
    wishes = new int[rows];
    scores = new double[rows];
    loads = new int[rows];
    refusals = new Refusals(rows);
    tree = new WinnerTree(rows, this::better);
    shape = board.shape();
    position = board.news().end();
    for (int row = 0; row < rows; row++) {
      takes[row] = eligible(row);
      spreading.begin(row, counted[row], takes[row]);
    }
    spreading.settle();
    for (int row = 0; row < rows; row++) {
      tree.put(spreading.placeOf(row), judge(row));
    }
    tree.play();
  }

  Board board() {
    return board;
  }

  Demand demand() {
    return demand;
  }

  Spreading spreading() {
    return spreading;
  }

  Neighbourhoods neighbourhoods() {
    return neighbourhoods;
  }

  /** How many tasks of the job the row has. */
  int siblings(int row) {
    return siblings[row];
  }

  /** Whether it still is what one made anew would be, but for the rows that changed. */
  boolean current(JobSpec spec) {
    return spec.equals(demand.spec())
        && shape == board.shape()
        && board.news().keeps(position)
        && neighbourhoods.holds(board.view().averseTo(job));
  }

  /** The jobs whose tasks it counts. */
  Set<JobId> jobs() {
    Set<JobId> jobs = new HashSet<>(neighbourhoods.jobs());
    jobs.add(job);
    return jobs;
  }

  /** How many rows changed. */
  int looks() {
    return (int) (board.news().end() - position);
  }

  /** Looks at the rows that changed. */
  void catchUp() {
    while (position < board.news().end()) {
      update(board.news().at(position));
      position++;
    }
  }

  private void update(int row) {
    int more = siblings[row] - counted[row];
    if (more != 0) {
      counted[row] = siblings[row];
      spreading.count(row, more, tree);
    }
    boolean now = eligible(row);
    if (now != takes[row]) {
      takes[row] = now;
      spreading.takes(row, now, tree);
    }
    neighbourhoods.count(row, board.size(), this::judgeAnew);
    judgeAnew(row);
  }

  private void judgeAnew(int row) {
    preemption.ifPresent(kept -> kept.changed(row));
    tree.replace(spreading.placeOf(row), judge(row));
  }

  /** Whether the row counts where tasks must lie evenly. */
  private boolean eligible(int row) {
    return demand.matching().get(row) && board.node(row).takesTasks();
  }

  /** Whether the row may take a task, leaving aside how the job's tasks lie. */
  private int judge(int row) {
    int refusing = Rules.refusing(this, row);
    if (refusing != Rules.NOBODY) {
      refusals.refuse(row, Rules.summary(refusing, this, row));
      return WinnerTree.NONE;
    }
    refusals.admit(row);
    wishes[row] = neighbourhoods.wishes(row);
    scores[row] = score(row);
    loads[row] = board.tasks(row);
    return row;
  }

  /**
   * 0 to 1: how full the node would be, so that large gaps remain for large tasks, and how few
   * tasks of the same job it has, so that one machine's end does not end them all.
   */
  double score(int row) {
    Resources task = demand.spec().reservations();
    return (board.capacity().fullness(row, task) + 1.0 / (1 + siblings[row])) / 2;
  }

  private boolean better(int one, int other) {
    if (spreading.any()) {
      boolean open = spreading.open(one);
      if (open != spreading.open(other)) {
        return open;
      }
      int order = spreading.compare(one, other);
      if (order != 0) {
        return order < 0;
      }
    }
    if (wishes[one] != wishes[other]) {
      return wishes[one] > wishes[other];
    }
    if (scores[one] != scores[other]) {
      return scores[one] > scores[other];
    }
    return loads[one] != loads[other] ? loads[one] < loads[other] : one < other;
  }

  /** The best row for the next task, or -1 if none may take it. */
  int best() {
    int best = tree.best();
    return best == WinnerTree.NONE || !spreading.open(best) ? -1 : best;
  }

  /** Where others had best end to make room for the next task. */
  Preemption preemption() {
    if (preemption.isEmpty()) {
      board.watchOccupants();
      preemption = Optional.of(new Preemption(this));
    }
    return preemption.get();
  }

  /** Such as "0/12 nodes: 7 too little memory, 3 node.labels.zone is not a, 2 draining". */
  String reason() {
    if (board.size() == 0) {
      return "the cluster has no nodes";
    }
    int uneven = 0;
    if (spreading.limited()) {
      for (int row = 0; row < board.size(); row++) {
        uneven += Rules.refusing(this, row) == Rules.NOBODY ? 1 : 0;
      }
    }
    Map<String, Integer> more = uneven == 0 ? Map.of() : Map.of(SpreadFilter.SUMMARY, uneven);
    return "0/" + board.size() + " nodes: " + refusals.text(more);
  }
}
