package io.drover.master.api;

import io.drover.master.model.Rejection;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.ClusterEvent;
import io.drover.master.port.EventSubscriber;
import io.drover.master.port.Mailbox;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's events. The loop hands over, the control thread encodes. A client that reads too
 * slowly for the stream's bounded queue is told so and asks again from the last index it saw.
 */
final class EventStream implements StreamListener<EventsRequest>, EventSubscriber {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final int WAITING_MAX = 65_536;

  private final RpcStream<Event> client;
  private final Mailbox mailbox;
  private final Executor control;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean asked;
  private volatile boolean over;
  private volatile String namespace = "";

  EventStream(RpcStream<Event> client, Mailbox mailbox, Executor control) {
    this.client = client;
    this.mailbox = mailbox;
    this.control = control;
  }

  @Override
  public CompletionStage<Void> onMessage(EventsRequest request) {
    if (asked) {
      client.fail(new RpcException(RpcCode.PROTOCOL_ERROR, "one request a stream"));
      return CompletableFuture.completedFuture(null);
    }
    asked = true;
    namespace = ClientRequests.namespace(request.getNamespace());
    if (!mailbox.offer(
        new ClientMessage.Subscribe(request.getSinceIndex(), request.getFollow(), this))) {
      client.fail(LoopReads.busy());
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {
    // The request is all that a reader of events sends.
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    stop();
  }

  @Override
  public void deliver(List<ClusterEvent> events) {
    if (over) {
      control(this::unsubscribe);
    } else if (waiting.addAndGet(events.size()) > WAITING_MAX) {
      control(this::tooSlow);
    } else {
      control(() -> send(events));
    }
  }

  @Override
  public void completed() {
    control(client::halfClose);
  }

  @Override
  public void refused(Rejection rejection) {
    control(() -> client.fail(ClientAnswers.failure(rejection)));
  }

  private void send(List<ClusterEvent> events) {
    waiting.addAndGet(-events.size());
    for (ClusterEvent event : events) {
      if (over) {
        return;
      }
      if (concerns(event)) {
        client.send(ClientEntities.event(event)).whenComplete((nothing, failure) -> sent(failure));
      }
    }
  }

  private boolean concerns(ClusterEvent event) {
    String of = event.attributes().getOrDefault("namespace", namespace);
    return of.equals(namespace);
  }

  private void sent(@Nullable Throwable failure) {
    if (failure != null && Failures.of(failure).code() == RpcCode.RESOURCE_EXHAUSTED) {
      control(this::tooSlow);
    }
  }

  private void tooSlow() {
    if (over) {
      return;
    }
    stop();
    client.fail(
        new RpcException(
            RpcCode.RESOURCE_EXHAUSTED,
            "events come faster than this client reads them: go on from the last index it saw"));
  }

  private void stop() {
    if (!over) {
      over = true;
      unsubscribe();
    }
  }

  /** Not taken by a full mailbox, it is said again when the loop delivers the next events. */
  private void unsubscribe() {
    if (asked && !mailbox.offer(new ClientMessage.Unsubscribe(this))) {
      LOG.debug("the loop has no room for an unsubscription now");
    }
  }

  private void control(Runnable step) {
    try {
      control.execute(step);
    } catch (RejectedExecutionException e) {
      client.fail(new RpcException(RpcCode.UNAVAILABLE, "this master is stopping"));
    }
  }
}
