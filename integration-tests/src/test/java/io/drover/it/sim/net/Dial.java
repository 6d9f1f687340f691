package io.drover.it.sim.net;

import io.drover.base.HostPort;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.SimProcess;
import io.drover.rpc.MemoryConnection;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcServices;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: find somebody, shake hands, all within one time. One thread. */
final class Dial {
  /** Who calls. */
  record Caller(
      String machine,
      SimProcess process,
      PeerIdentity identity,
      RpcServices services,
      Patience patience) {}

  private static final long FIRST_REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SimNetwork network;
  private final Agenda agenda;
  private final Caller caller;
  private final HostPort to;
  private final CompletableFuture<RpcConnection> result = new CompletableFuture<>();
  private final Agenda.Entry timeout;
  private long repeatNanos = FIRST_REPEAT_NANOS;
  private @Nullable End answered;

  Dial(SimNetwork network, Agenda agenda, Caller caller, HostPort to) {
    this.network = network;
    this.agenda = agenda;
    this.caller = caller;
    this.to = to;
    long millis = caller.patience.connectMillis();
    this.timeout =
        caller.process.after(TimeUnit.MILLISECONDS.toNanos(millis), () -> tooLate(millis));
  }

  CompletableFuture<RpcConnection> begin() {
    trip(caller.machine, network.machineAt(to), this::knock);
    return result;
  }

  private void tooLate(long millis) {
    if (!result.isDone()) {
      network.counts().timedOut++;
      fail(RpcCode.UNAVAILABLE, "no answer within " + millis + " ms");
      if (answered != null) {
        answered.connection().lost("the caller gave up");
      }
    }
  }

  private void fail(RpcCode code, String reason) {
    timeout.cancel();
    result.completeExceptionally(new RpcException(code, "no connection to " + to + ": " + reason));
  }

  private boolean givenUp() {
    return result.isDone() || !caller.process.alive();
  }

  private void trip(String from, String target, Runnable what) {
    agenda.after(network.path(from, target).latencyNanos(), what);
  }

  /** Whether something sent now and its answer would get through. */
  private boolean reachable() {
    String machine = network.machineAt(to);
    return !network.path(caller.machine, machine).cut()
        && !network.path(machine, caller.machine).cut()
        && !network.dead(machine);
  }

  /** Asks the other machine to talk. */
  private void knock() {
    if (givenUp()) {
      return;
    }
    Optional<Listener> listener = network.listener(to);
    if (!reachable()) {
      again(this::knock);
    } else if (listener.isEmpty() || !listener.get().process().alive()) {
      refuse(RpcCode.UNAVAILABLE, "Connection refused");
    } else {
      long more =
          network.path(listener.get().machine(), caller.machine).latencyNanos()
              + network.path(caller.machine, listener.get().machine()).latencyNanos();
      agenda.after(more, this::greet);
    }
  }

  private void again(Runnable what) {
    agenda.after(repeatNanos, what);
    repeatNanos *= 2;
  }

  private void refuse(RpcCode code, String reason) {
    network.counts().refused++;
    trip(
        network.machineAt(to),
        caller.machine,
        () ->
            caller.process.run(() -> {
              if (!result.isDone()) {
                fail(code, reason);
              }
            }));
  }

  /** This side's hello is at the other machine. */
  private void greet() {
    if (givenUp()) {
      return;
    }
    Optional<Listener> listener = network.listener(to);
    if (!reachable()) {
      again(this::greet);
    } else if (listener.isEmpty() || !listener.get().process().alive()) {
      refuse(RpcCode.UNAVAILABLE, "Connection reset");
    } else {
      listener.get().process().run(() -> accept(listener.get()));
    }
  }

  /** On the listener's process. */
  private void accept(Listener listener) {
    if (givenUp()) {
      return;
    }
    Optional<String> refusal = MemoryConnection.refusal(listener.identity(), caller.identity);
    if (refusal.isPresent()) {
      refuse(RpcCode.PROTOCOL_ERROR, "the peer said: " + refusal.get());
      return;
    }
    End there = network.join(listener, caller, to);
    answered = there.peer();
    there.carry(here -> established(here));
  }

  private void established(MemoryConnection connection) {
    timeout.cancel();
    network.counts().connected++;
    if (!result.complete(connection)) {
      connection.close();
    }
  }
}
