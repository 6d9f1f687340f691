package io.drover.master.port;

/** What a client wants to know. An empty page asks for a list's beginning. */
public sealed interface Query {
  /** Jobs in the order of their names; answered with {@link View.Jobs}. */
  record Jobs(String namespace, String stack, String page) implements Query {}

  /**
   * Tasks in the order of job, slot and age; answered with {@link View.Tasks}.
   *
   * @param job a job's or stack's name; empty means all
   * @param node empty means all
   * @param all also tasks that have ended
   */
  record Tasks(String namespace, String job, String node, boolean all, String page)
      implements Query {}

  /** Nodes in the order of their ids; answered with {@link View.Nodes}. */
  record Nodes(String page) implements Query {}

  /** The cluster as a whole; answered with {@link View.Status}. */
  record Status() implements Query {}

  /**
   * Anything by its name, id or a prefix of its id that fits one thing only; answered with a view
   * of one job, task or node.
   */
  record Inspect(String namespace, String id) implements Query {}

  /** What a deployment would do; answered with {@link View.Plan}. */
  record Plan(Command.Deploy deploy) implements Query {}

  /** Why a task is where it is or why it waits; answered with {@link View.Explanation}. */
  record Explain(String namespace, String task) implements Query {}

  /**
   * The tasks that a name stands for, for reaching into their containers: of a job or stack those
   * that have a node, of a task ("job.slot", id, prefix of an id) the one; answered with {@link
   * View.Targets}.
   */
  record Targets(String namespace, String target) implements Query {}
}
