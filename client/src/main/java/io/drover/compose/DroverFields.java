package io.drover.compose;

/** The key {@code x-drover}: what Compose has no word for. */
final class DroverFields {
  private static final int PRIORITY_MAX = 100;
  private static final String NOT_YET = "is not supported yet";

  private static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .key("priority", (draft, at) -> at.whole(0, PRIORITY_MAX, n -> draft.job.setPriority(n)))
          .key("at_most_one", (draft, at) -> at.flag(draft.job::setAtMostOne))
          .key("disk", (draft, at) -> at.bytes(draft.reservations::setDiskBytes))
          .with(WishFields.FIELDS)
          .refuse("schedule", NOT_YET)
          .refuse("time_zone", NOT_YET)
          .refuse("canaries", NOT_YET)
          .refuse("timeouts", NOT_YET)
          .refuse("ports", NOT_YET);

  private DroverFields() {}

  static void read(ServiceDraft draft, Cursor at) {
    FIELDS.read(at, draft);
  }
}
