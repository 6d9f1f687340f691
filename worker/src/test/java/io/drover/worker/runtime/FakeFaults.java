package io.drover.worker.runtime;

import io.drover.worker.runtime.Outcome.Failed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Makes calls of the fake runtime fail or hang, and counts them. A hanging call is carried out when
 * it is released, not before.
 */
public final class FakeFaults {
  /** The calls that complete a future. */
  public enum Call {
    /** {@link ContainerRuntime#engine}. */
    ENGINE,
    /** {@link ContainerRuntime#ping}. */
    PING,
    /** {@link ContainerRuntime#inspectImage}. */
    INSPECT_IMAGE,
    /** {@link ContainerRuntime#pull}. */
    PULL,
    /** {@link ContainerRuntime#create}. */
    CREATE,
    /** {@link ContainerRuntime#start}. */
    START,
    /** {@link ContainerRuntime#stop}. */
    STOP,
    /** {@link ContainerRuntime#kill}. */
    KILL,
    /** {@link ContainerRuntime#remove}. */
    REMOVE,
    /** {@link ContainerRuntime#discard}. */
    DISCARD,
    /** {@link ContainerRuntime#inspect}. */
    INSPECT,
    /** {@link ContainerRuntime#list}. */
    LIST
  }

  private final Map<Call, List<RuntimeFailure>> next = new EnumMap<>(Call.class);
  private final Map<Call, RuntimeFailure> always = new EnumMap<>(Call.class);
  private final Map<Call, List<Runnable>> hanging = new EnumMap<>(Call.class);
  private final Map<Call, List<String>> subjects = new EnumMap<>(Call.class);

  /** The next call of this kind that nothing else fails is failed; several add up. */
  public void failNext(Call call, RuntimeFailure failure) {
    next.computeIfAbsent(call, c -> new ArrayList<>()).add(failure);
  }

  /** Every call of this kind fails, until {@link #heal}. */
  public void failAlways(Call call, RuntimeFailure failure) {
    always.put(call, failure);
  }

  /** Calls of this kind no longer fail. */
  public void heal(Call call) {
    always.remove(call);
    next.remove(call);
  }

  /** Calls of this kind hang from now on, until {@link #release}. */
  public void hang(Call call) {
    hanging.computeIfAbsent(call, c -> new ArrayList<>());
  }

  /** Carries out what hangs, in order, and lets later calls of this kind through. */
  public void release(Call call) {
    List<Runnable> waiting = hanging.remove(call);
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  /** Carries out the oldest call of this kind that hangs; the others go on hanging. */
  public void releaseOne(Call call) {
    hanging.getOrDefault(call, List.of()).removeFirst().run();
  }

  /** How many calls of this kind hang. */
  public int waiting(Call call) {
    return hanging.getOrDefault(call, List.of()).size();
  }

  /** What the calls of this kind were about, in order: an image, a name or an id. */
  public List<String> calls(Call call) {
    return List.copyOf(subjects.getOrDefault(call, List.of()));
  }

  void releaseAll() {
    List.copyOf(hanging.keySet()).forEach(this::release);
  }

  <T> CompletableFuture<Outcome<T>> run(Call call, String subject, Supplier<Outcome<T>> body) {
    subjects.computeIfAbsent(call, c -> new ArrayList<>()).add(subject);
    CompletableFuture<Outcome<T>> future = new CompletableFuture<>();
    Runnable work = () -> future.complete(outcome(call, body));
    List<Runnable> waiting = hanging.get(call);
    if (waiting != null) {
      waiting.add(work);
    } else {
      work.run();
    }
    return future;
  }

  private <T> Outcome<T> outcome(Call call, Supplier<Outcome<T>> body) {
    List<RuntimeFailure> once = next.getOrDefault(call, List.of());
    if (!once.isEmpty()) {
      return new Failed<>(once.removeFirst());
    }
    RuntimeFailure failure = always.get(call);
    return failure == null ? body.get() : new Failed<>(failure);
  }
}
