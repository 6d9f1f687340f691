package io.drover.master.loop;

import io.drover.master.model.Rejection;
import io.drover.master.port.Command;
import io.drover.master.state.StateView;

/** Brings each command to its handler. */
final class Commands {
  private Commands() {}

  /** What to do about the command: a function of its arguments alone. */
  static Verdict decide(StateView state, Command command, long now) {
    try {
      return switch (command) {
        case Command.Deploy deploy -> DeployHandler.decide(state, deploy, now);
        case Command.Remove remove -> JobHandlers.decide(state, remove, now);
        case Command.Scale scale -> JobHandlers.decide(state, scale, now);
        case Command.Restart restart -> JobHandlers.decide(state, restart, now);
        case Command.Stop stop -> JobHandlers.decide(state, stop, now);
        case Command.SetAvailability set -> NodeHandlers.decide(state, set);
        case Command.SetLabels set -> NodeHandlers.decide(state, set);
        case Command.RemoveNode remove -> NodeHandlers.decide(state, remove);
        case Command.Restore _ ->
            throw new IllegalStateException("a restore takes more than one entry");
      };
    } catch (RefusedException e) {
      return new Verdict.Refuse(e.rejection());
    } catch (IllegalArgumentException e) {
      // A value that its record does not take; nothing has been changed yet.
      return new Verdict.Refuse(new Rejection(Rejection.Code.INVALID_ARGUMENT, reason(e)));
    }
  }

  private static String reason(IllegalArgumentException e) {
    return e.getMessage() == null ? "the request is invalid" : e.getMessage();
  }
}
