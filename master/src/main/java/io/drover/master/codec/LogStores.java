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

  static void write(Change.OfStore change, WireWriter out) {
    switch (change) {
      case Change.Founded(Founding founding) ->
          out.message(
              LogChange.FOUNDED_FIELD_NUMBER,
              LogFounded.newBuilder()
                  .setFounding(founding.id())
                  .setAdopts(founding.adopts())
                  .setAdopting(founding.adopting())
                  .setProven(founding.proven())
                  .build());
      case Change.RestoreBegun(int parts) ->
          out.message(
              LogChange.RESTORE_BEGUN_FIELD_NUMBER,
              LogRestoreBegun.newBuilder().setParts(parts).build());
      case Change.RestorePart part -> {
        Packed packed = Packed.of(part.changes());
        out.message(
            LogChange.RESTORE_PART_FIELD_NUMBER,
            LogRestorePart.newBuilder()
                .setNumber(part.number())
                .setChanges(packed.data())
                .setRawBytes(packed.rawBytes())
                .build());
      }
      case Change.RestoreCommitted(long nextTask) ->
          out.message(
              LogChange.RESTORE_COMMITTED_FIELD_NUMBER,
              LogRestoreCommitted.newBuilder().setNextTask(nextTask).build());
      case Change.AdoptionEnded _ ->
          out.message(LogChange.ADOPTION_ENDED_FIELD_NUMBER, LogAdoptionEnded.getDefaultInstance());
      case Change.FoundingProven _ ->
          out.message(
              LogChange.FOUNDING_PROVEN_FIELD_NUMBER, LogFoundingProven.getDefaultInstance());
    }
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
