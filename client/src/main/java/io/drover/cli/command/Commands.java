package io.drover.cli.command;

import io.drover.cli.CommandEntry;
import java.util.List;

/** Every command that talks to a cluster, in the order of help. */
public final class Commands {
  private Commands() {}

  /** The catalogue. Naming a command here loads none of its classes: purposes are constants. */
  public static List<CommandEntry> all() {
    return List.of(
        CommandEntry.client("deploy", DeployCommand.PURPOSE, DeployCommand::new),
        CommandEntry.client("plan", PlanCommand.PURPOSE, PlanCommand::new),
        CommandEntry.client("run", RunCommand.PURPOSE, RunCommand::new),
        CommandEntry.client("rm", RemoveCommand.PURPOSE, RemoveCommand::new),
        CommandEntry.client("jobs", JobsCommand.PURPOSE, JobsCommand::new),
        CommandEntry.client("ps", PsCommand.PURPOSE, PsCommand::new),
        CommandEntry.client("inspect", InspectCommand.PURPOSE, InspectCommand::new),
        CommandEntry.client("explain", ExplainCommand.PURPOSE, ExplainCommand::new),
        CommandEntry.client("scale", ScaleCommand.PURPOSE, ScaleCommand::new),
        CommandEntry.client("restart", RestartCommand.PURPOSE, RestartCommand::new),
        CommandEntry.client("stop", StopCommand.PURPOSE, StopCommand::new),
        CommandEntry.client("logs", LogsCommand.PURPOSE, LogsCommand::new),
        CommandEntry.client("exec", ExecCommand.PURPOSE, ExecCommand::new),
        CommandEntry.client("stats", StatsCommand.PURPOSE, StatsCommand::new),
        CommandEntry.client("nodes", NodesCommand.PURPOSE, NodesCommand::new),
        CommandEntry.client("node", NodeGroup.PURPOSE, NodeGroup::create),
        CommandEntry.client("masters", MastersCommand.PURPOSE, MastersCommand::new),
        CommandEntry.client("status", StatusCommand.PURPOSE, StatusCommand::new),
        CommandEntry.client("events", EventsCommand.PURPOSE, EventsCommand::new),
        CommandEntry.client("snapshot", SnapshotGroup.PURPOSE, SnapshotGroup::create),
        CommandEntry.client("version", VersionCommand.PURPOSE, VersionCommand::new),
        CommandEntry.client("completion", CompletionCommand.PURPOSE, CompletionCommand::new));
  }
}
