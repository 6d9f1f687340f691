package io.drover.master.loop;

import io.drover.master.model.Rejection;
import io.drover.master.model.WriteAnswer;
import io.drover.master.state.Change;
import java.util.List;

/** What a handler decided on a command. */
sealed interface Verdict {
  /** Make these changes, all or none, and give this answer. */
  record Accept(List<Change> changes, WriteAnswer answer) implements Verdict {}

  /** Change nothing. */
  record Refuse(Rejection rejection) implements Verdict {}
}
