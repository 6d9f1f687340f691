package io.drover.master.state;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.model.Aversion;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.MasterId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the cluster knows, as the log tells it. Belongs to the loop's thread, which every
 * method demands. {@link #apply} alone alters it, from changes and entry times alone, so that every
 * master that applies the same entries holds the same state.
 *
 * <p>A leader lets its decisions run ahead of the log: between {@link #remember} and {@link
 * #stopRemembering} what was applied can be taken back ({@link #mark}, {@link #undoTo}).
 */
public final class ClusterState implements StateView {
  private final OwnerCheck owner;
  private final Table<JobId, Job> jobs = new Table<>();
  private final Table<NodeId, Node> nodes = new Table<>();
  private final TaskTable tasks = new TaskTable();
  private final TaskIndexes indexes = new TaskIndexes(this::specOf);
  private final Aversions aversions = new Aversions();
  private final AnswerWindow answers = new AnswerWindow();
  private final UndoJournal undo = new UndoJournal();
  private final StateDigest digest = new StateDigest();
  private Head head = Head.START;
  private Founding founding = Founding.NONE;
  private Staging staging = new Staging(0);
  private UseListener uses = UseListener.NONE;

  public ClusterState(OwnerCheck owner) {
    this.owner = owner;
  }

  /** Applies a whole entry, the next one. */
  public void apply(Entry entry) {
    begin(entry.index(), entry.epoch(), entry.timeMillis());
    entry.changes().forEach(this::apply);
  }

  /** Makes this empty state what a checkpoint holds. */
  public void restore(long index, Epoch epoch, long timeMillis, List<Change> checkpoint) {
    owner.check();
    Check.state(
        head.equals(Head.START), "a checkpoint at index %d, not at the start", head.index());
    head = head.at(index, epoch, timeMillis);
    checkpoint.forEach(this::apply);
  }

  /** Begins the next entry; the changes that follow are part of it. */
  public void begin(long index, Epoch epoch, long timeMillis) {
    owner.check();
    Check.state(index == head.index() + 1, "entry %d after entry %d", index, head.index());
    Check.state(epoch.compareTo(head.epoch()) >= 0, "epoch %s after %s", epoch, head.epoch());
    Check.state(timeMillis >= head.timeMillis(), "entry %d is older than the last", index);
    setHead(head.at(index, epoch, timeMillis));
  }

  /** Applies one change of the entry that has begun. */
  public void apply(Change change) {
    owner.check();
    switch (change) {
      case Change.LeadershipStarted(MasterId master, String address) ->
          setHead(head.ledBy(master, address));
      case Change.JobPut(Job job) -> putJob(job);
      case Change.JobRemoved(JobId job) -> removeJob(job);
      case Change.TaskPut(Task task) -> putTask(task);
      case Change.TaskPlaced(TaskId id, Placement placement) -> place(id, placement);
      case Change.TaskGoalSet(TaskId id, TaskGoal goal) -> setGoal(existing(id), goal);
      case Change.TaskObserved(TaskId id, Observation seen) -> observe(existing(id), seen);
      case Change.TaskRemoved(TaskId id) -> removeTask(existing(id));
      case Change.NodePut(Node node) -> replaceNode(node.id(), Optional.of(node));
      case Change.NodeRemoved(NodeId node) -> removeNode(node);
      case Change.RequestAnswered answered -> addAnswer(answered);
      case Change.RequestsForgotten(long beforeMillis) ->
          answers.before(beforeMillis).forEach(this::removeAnswer);
      case Change.TaskNumberReached(long next) -> reachNumber(next);
      case Change.OfStore ofStore -> applyToStore(ofStore);
    }
  }

  private void applyToStore(Change.OfStore change) {
    switch (change) {
      case Change.Founded(Founding begun) -> setFounding(begun);
      case Change.RestoreBegun(int parts) -> setStaging(new Staging(parts));
      case Change.RestorePart part -> stage(part);
      case Change.RestoreCommitted(long nextTask) -> commitRestore(nextTask);
      case Change.AdoptionEnded _ -> setFounding(founding.adopted());
      case Change.FoundingProven _ -> setFounding(founding.withProof());
    }
  }

  /**
   * The shortest list of changes that makes an empty state this one. Cut in no time, however much
   * there is; within jobs, nodes and tasks it is in no order.
   */
  public List<Change> checkpoint() {
    owner.check();
    List<Change> first = new ArrayList<>();
    if (!founding.equals(Founding.NONE)) {
      first.add(new Change.Founded(founding));
    }
    first.addAll(staging.changes());
    first.addAll(answers.oldestFirst());
    head.leader()
        .ifPresent(leader -> first.add(new Change.LeadershipStarted(leader, head.leaderAddress())));
    first.add(new Change.TaskNumberReached(head.nextTaskNumber()));
    return new Checkpoint(first, jobs.copy(), nodes.copy(), tasks.cut());
  }

  /** The same for equal states, on every machine. Walks through everything. */
  public long digest() {
    return digest.of(this, staging.size(), answers.oldestFirst());
  }

  /** Remembers from now on how to take back what is applied. */
  public void remember() {
    owner.check();
    undo.record();
  }

  /** Nothing of what was applied will be taken back any more. */
  public void stopRemembering() {
    owner.check();
    undo.stop();
  }

  /** A point to go back to. */
  public long mark() {
    owner.check();
    return undo.position();
  }

  /** Takes back everything that was applied since the mark. */
  public void undoTo(long mark) {
    owner.check();
    undo.undoTo(mark);
  }

  /** What was applied before the mark will not be taken back. */
  public void forgetTo(long mark) {
    owner.check();
    undo.forgetTo(mark);
  }

  /** From now on this one hears which nodes change, and nobody else. */
  public void listen(UseListener listener) {
    owner.check();
    uses = listener;
  }

  /** Whether what is applied can be taken back. */
  public boolean remembers() {
    owner.check();
    return undo.recording();
  }

  @Override
  public Head head() {
    owner.check();
    return head;
  }

  @Override
  public Founding founding() {
    owner.check();
    return founding;
  }

  @Override
  public int staged() {
    owner.check();
    return staging.size();
  }

  @Override
  public NavigableMap<JobId, Job> jobs() {
    owner.check();
    return jobs.inOrder();
  }

  @Override
  public NavigableMap<NodeId, Node> nodes() {
    owner.check();
    return nodes.inOrder();
  }

  @Override
  public Collection<Task> tasks() {
    owner.check();
    return tasks.all();
  }

  @Override
  public Optional<Job> job(JobId id) {
    owner.check();
    return jobs.get(id);
  }

  @Override
  public Optional<Node> node(NodeId id) {
    owner.check();
    return nodes.get(id);
  }

  @Override
  public Optional<Task> task(TaskId id) {
    owner.check();
    return tasks.get(id);
  }

  @Override
  public JobTasks tasksOf(JobId job) {
    owner.check();
    return indexes.ofJob(job);
  }

  @Override
  public NodeTasks tasksOn(NodeId node) {
    owner.check();
    return indexes.onNode(node);
  }

  @Override
  public Collection<NavigableMap<TaskId, Task>> pending() {
    owner.check();
    return indexes.waiting();
  }

  @Override
  public Set<Aversion> averseTo(JobId job) {
    owner.check();
    return aversions.to(job);
  }

  @Override
  public JobSpec specOf(Task task) {
    owner.check();
    return jobs.get(task.job())
        .orElseThrow(() -> new IllegalStateException("task " + task.id() + " is of no job"))
        .spec(task.version());
  }

  @Override
  public Optional<Change.RequestAnswered> answer(RequestKey key) {
    owner.check();
    return answers.get(key);
  }

  @Override
  public int answers() {
    owner.check();
    return answers.size();
  }

  @Override
  public long answerTime(int older) {
    owner.check();
    return answers.timeOf(older);
  }

  private void stage(Change.RestorePart part) {
    staging.add(part);
    undo.add(staging::removeLast);
  }

  private void commitRestore(long nextTask) {
    List<Change> whole = staging.whole();
    setStaging(new Staging(0));
    whole.forEach(this::takeIn);
    setHead(head.nextTask(Math.max(nextTask, head.nextTaskNumber())));
    setFounding(founding.restored());
  }

  /** What a checkpoint holds, as far as it is not about the store that it was cut from. */
  private void takeIn(Change change) {
    switch (change) {
      case Change.JobPut(Job job) -> putJob(job);
      case Change.TaskPut(Task task) -> putTask(task);
      case Change.NodePut(Node node) ->
          replaceNode(node.id(), Optional.of(nodes.get(node.id()).map(node::seenAs).orElse(node)));
      case Change.RequestAnswered answered -> {
        if (answers.get(answered.key()).isEmpty()) {
          addAnswer(answered.at(head.index()));
        }
      }
      case Change.LeadershipStarted _, Change.TaskNumberReached _, Change.OfStore _ -> {}
      case Change.JobRemoved _,
          Change.TaskPlaced _,
          Change.TaskGoalSet _,
          Change.TaskObserved _,
          Change.TaskRemoved _,
          Change.NodeRemoved _,
          Change.RequestsForgotten _ ->
          throw new IllegalStateException("a snapshot holds " + change);
    }
  }

  private void putJob(Job job) {
    for (int version : indexes.ofJob(job.id()).versions()) {
      Check.state(
          job.versions().containsKey(version),
          "job %s lacks a task's version %d",
          job.id(),
          version);
    }
    replaceJob(job.id(), Optional.of(job));
  }

  private void removeJob(JobId job) {
    Check.state(indexes.ofJob(job).size() == 0, "job %s still has tasks", job);
    Check.state(jobs.contains(job), "job %s is unknown", job);
    replaceJob(job, Optional.empty());
  }

  private void putTask(Task task) {
    replaceTask(task.id(), Optional.of(task));
    if (task.id().number() >= head.nextTaskNumber()) {
      setHead(head.nextTask(task.id().number() + 1));
    }
  }

  private void reachNumber(long next) {
    Check.state(
        next >= head.nextTaskNumber(),
        "the next task gets number %d, and not %d again",
        head.nextTaskNumber(),
        next);
    setHead(head.nextTask(next));
  }

  private void place(TaskId id, Placement placement) {
    Task task = existing(id);
    Check.state(task.placement().isEmpty(), "task %s is placed twice", id);
    requireMove(task, TaskState.PLACED);
    replaceTask(id, Optional.of(task.placed(placement, head.timeMillis())));
  }

  private void setGoal(Task task, TaskGoal goal) {
    Check.state(goal == TaskGoal.STOP, "task %s is to run again", task.id());
    replaceTask(task.id(), Optional.of(task.withGoal(goal, head.timeMillis())));
  }

  private void observe(Task task, Observation seen) {
    requireMove(task, seen.state());
    replaceTask(task.id(), Optional.of(task.observed(seen, head.timeMillis())));
  }

  private void removeTask(Task task) {
    Check.state(task.ended(), "task %s is forgotten before its end", task.id());
    replaceTask(task.id(), Optional.empty());
  }

  private void removeNode(NodeId node) {
    Check.state(indexes.onNode(node).count() == 0, "node %s still has tasks", node);
    replaceNode(node, Optional.empty());
  }

  private static void requireMove(Task task, TaskState next) {
    Check.state(
        task.state().mayBecome(next),
        "task %s is %s and cannot become %s",
        task.id(),
        task.state(),
        next);
  }

  private Task existing(TaskId id) {
    return tasks.get(id).orElseThrow(() -> new IllegalStateException("task " + id + " is unknown"));
  }

  private void setHead(Head next) {
    Head was = head;
    undo.add(() -> head = was);
    head = next;
  }

  private void setFounding(Founding next) {
    Founding was = founding;
    undo.add(() -> founding = was);
    founding = next;
  }

  private void setStaging(Staging next) {
    Staging was = staging;
    undo.add(() -> staging = was);
    staging = next;
  }

  private void replaceJob(JobId id, Optional<Job> next) {
    Optional<Job> was = jobs.replace(id, next);
    was.ifPresent(aversions::remove);
    next.ifPresent(aversions::add);
    undo.add(() -> replaceJob(id, was));
  }

  private void replaceNode(NodeId id, Optional<Node> next) {
    Optional<Node> was = nodes.replace(id, next);
    uses.nodeChanged(id);
    undo.add(() -> replaceNode(id, was));
  }

  private void replaceTask(TaskId id, Optional<Task> next) {
    Optional<Task> was = tasks.replace(id, next);
    indexes.replace(was, next);
    if (!sameUse(was, next)) {
      was.ifPresent(this::tellOfUse);
      next.ifPresent(this::tellOfUse);
    }
    undo.add(() -> replaceTask(id, was));
  }

  private static boolean sameUse(Optional<Task> was, Optional<Task> next) {
    return was.isPresent()
        && next.isPresent()
        && was.get().version() == next.get().version()
        && was.get().placement().equals(next.get().placement())
        && was.get().wanted() == next.get().wanted()
        && was.get().occupies() == next.get().occupies();
  }

  private void tellOfUse(Task task) {
    task.node().ifPresent(node -> uses.tasksChanged(node, task.job()));
  }

  private void addAnswer(Change.RequestAnswered answer) {
    answers.put(answer);
    undo.add(() -> answers.remove(answer));
  }

  private void removeAnswer(Change.RequestAnswered answer) {
    answers.remove(answer);
    undo.add(() -> answers.put(answer));
  }
}
