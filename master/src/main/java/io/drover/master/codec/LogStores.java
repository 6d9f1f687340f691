package io.drover.master.codec;

import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.master.state.Founding;
import io.drover.proto.LogAdoptionEnded;
import io.drover.proto.LogChange;
import io.drover.proto.LogFounded;
import io.drover.proto.LogFoundingProven;
import io.drover.proto.LogRestoreBegun;
import io.drover.proto.LogRestoreCommitted;
import io.drover.proto.LogRestorePart;

/** Changes about the store as a whole, in the log. */
final class LogStores {
  private LogStores() {}

  static LogChange.Builder write(Change.OfStore change, LogChange.Builder message) {
    return switch (change) {
      case Change.Founded(Founding founding) ->
          message.setFounded(
              LogFounded.newBuilder()
                  .setFounding(founding.id())
                  .setAdopts(founding.adopts())
                  .setAdopting(founding.adopting())
                  .setProven(founding.proven()));
      case Change.RestoreBegun(int parts) ->
          message.setRestoreBegun(LogRestoreBegun.newBuilder().setParts(parts));
      case Change.RestorePart part -> {
        Packed packed = Packed.of(part.changes());
        yield message.setRestorePart(
            LogRestorePart.newBuilder()
                .setNumber(part.number())
                .setChanges(packed.data())
                .setRawBytes(packed.rawBytes()));
      }
      case Change.RestoreCommitted(long nextTask) ->
          message.setRestoreCommitted(LogRestoreCommitted.newBuilder().setNextTask(nextTask));
      case Change.AdoptionEnded _ ->
          message.setAdoptionEnded(LogAdoptionEnded.getDefaultInstance());
      case Change.FoundingProven _ ->
          message.setFoundingProven(LogFoundingProven.getDefaultInstance());
    };
  }

  /** The change, of one of the kinds above. */
  static Change read(LogChange message) {
    return switch (message.getKindCase()) {
      case FOUNDED -> {
        LogFounded founded = message.getFounded();
        yield new Change.Founded(
            new Founding(
                founded.getFounding(),
                founded.getAdopts(),
                founded.getAdopting(),
                founded.getProven()));
      }
      case RESTORE_BEGUN -> new Change.RestoreBegun(message.getRestoreBegun().getParts());
      case RESTORE_PART -> {
        LogRestorePart part = message.getRestorePart();
        yield new Change.RestorePart(
            part.getNumber(), new Packed(part.getChanges(), part.getRawBytes()).open());
      }
      case RESTORE_COMMITTED ->
          new Change.RestoreCommitted(message.getRestoreCommitted().getNextTask());
      case ADOPTION_ENDED -> new Change.AdoptionEnded();
      case FOUNDING_PROVEN -> new Change.FoundingProven();
      default -> throw new UnreadableLogException("not about the store: " + message.getKindCase());
    };
  }
}
