package io.drover.it.chaos;

import io.drover.client.DroverException;
import io.drover.client.Page;
import io.drover.it.chaos.Operation.Kind;
import io.drover.it.chaos.Operation.Outcome;
import io.drover.proto.Job;
import io.drover.proto.JobSpec;
import io.drover.proto.WriteResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Writes down every call of every client with when it was sent and when it was answered. */
final class Recorder {
  private final List<Operation> operations = new ArrayList<>();

  /**
   * What a write is about.
   *
   * @param name of the job or node
   * @param token stands for all of the job's description but the number of tasks
   * @param value the number of tasks, or -1
   */
  record Subject(String name, String token, int value) {
    static Subject of(JobSpec spec) {
      return new Subject(
          spec.getName(), String.join(",", spec.getContainer().getEnvList()), spec.getReplicas());
    }

    static Subject of(String name, int value) {
      return new Subject(name, "", value);
    }
  }

  /** Sends a write and waits for what becomes of it. */
  Operation write(
      String client,
      Kind kind,
      Subject subject,
      long expected,
      Supplier<CompletableFuture<WriteResponse>> call) {
    long invoked = Clock.now();
    Outcome outcome = Outcome.DONE;
    long version = 0;
    long index = 0;
    try {
      WriteResponse answer = call.get().join();
      index = answer.getIndex();
      version = answer.getJobsCount() > 0 ? answer.getJobs(0).getVersion() : 0;
    } catch (CompletionException e) {
      outcome = outcome(DroverException.from(e));
    }
    return note(
        new Operation(
            client,
            kind,
            subject.name(),
            subject.token(),
            subject.value(),
            expected,
            invoked,
            Clock.now(),
            outcome,
            version,
            index));
  }

  /** Reads a job by its name, at whatever index the master that answers has. */
  Operation read(String client, String job, Supplier<CompletableFuture<Page<Job>>> call) {
    long invoked = Clock.now();
    Outcome outcome = Outcome.DONE;
    long version = 0;
    long index = 0;
    int value = -1;
    try {
      Page<Job> page = call.get().join();
      index = page.index();
      Optional<Job> found =
          page.items().stream().filter(one -> one.getName().equals(job)).findFirst();
      outcome = found.isPresent() ? Outcome.DONE : Outcome.NOT_FOUND;
      version = found.map(Job::getVersion).orElse(0L);
      value = found.map(Job::getReplicas).orElse(-1);
    } catch (CompletionException e) {
      outcome = outcome(DroverException.from(e));
    }
    return note(
        new Operation(
            client, Kind.READ, job, "", value, 0, invoked, Clock.now(), outcome, version, index));
  }

  private static Outcome outcome(DroverException failure) {
    return switch (failure.category()) {
      case CONFLICT -> Outcome.CONFLICT;
      case NOT_FOUND -> Outcome.NOT_FOUND;
      case FAILED, INVALID, NO_LEADER, TIMED_OUT -> {
        if (failure.category() == DroverException.Category.INVALID) {
          throw new IllegalStateException("the load asks for nonsense", failure);
        }
        // Also without a leader: the connection may have broken after the write was sent.
        yield Outcome.UNKNOWN;
      }
    };
  }

  private synchronized Operation note(Operation operation) {
    operations.add(operation);
    return operation;
  }

  synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }
}
