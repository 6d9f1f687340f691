package io.drover.cli.command;

import io.drover.cli.OutputFormat;
import io.drover.cli.Session;
import io.drover.cli.render.EventText;
import io.drover.client.Subscription;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover events}. */
@Command(
    name = "events",
    description = EventsCommand.PURPOSE,
    footer = {
      "",
      "With --follow, --output json prints one object per line.",
      "",
      "Example:",
      "  drover events -f --since 4711"
    })
final class EventsCommand implements Callable<Integer> {
  static final String PURPOSE = "Show what changed in the cluster.";

  private final Session session;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens from now on.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "INDEX",
      description = "What changed after this index of the log.")
  private long since;

  EventsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EventsRequest request =
        EventsRequest.newBuilder().setSinceIndex(since).setFollow(follow).build();
    boolean array = !follow && session.format() != OutputFormat.TABLE;
    List<Event> collected = new ArrayList<>();
    try (Subscription events =
        session
            .client()
            .events(
                request,
                event -> {
                  if (array) {
                    collected.add(event);
                  } else {
                    session.printItem(event, () -> EventText.line(event));
                  }
                })) {
      session.await(events.done());
    }
    if (array) {
      session.print(collected, () -> "");
    }
    return 0;
  }
}
