package io.drover.worker.runtime;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs containers on one engine for one owner.
 *
 * <p>No method blocks, and all are thread-safe. Every returned future completes within a deadline
 * of the runtime's own, always normally, with an {@link Outcome}; it completes on a thread of the
 * runtime, so a caller with a thread of its own hops back to it. An implementation is made for an
 * owner's labels: {@link #create} demands them on each container, {@link #list} and {@link #events}
 * show only containers that carry them, and no other container is ever acted upon (it is {@link
 * RuntimeFailure.NoSuchContainer}).
 */
public interface ContainerRuntime extends AutoCloseable {
  /** What the engine says about itself and its machine. */
  CompletableFuture<Outcome<EngineFacts>> engine();

  /**
   * Asks the engine for a sign of life, with a short deadline. An engine that hangs is {@link
   * RuntimeFailure.EngineUnavailable}.
   */
  CompletableFuture<Outcome<Nothing>> ping();

  /** Looks an image up on this engine, without any registry. */
  CompletableFuture<Outcome<ImageFacts>> inspectImage(String image);

  /**
   * Makes an image present as the policy says. Concurrent pulls of one image are one pull. There is
   * no limit on the whole time, only on the time without any progress.
   *
   * @param progress called with the pull's progress, from a thread of the runtime; must not block
   */
  CompletableFuture<Outcome<ImageFacts>> pull(PullRequest request, Consumer<PullProgress> progress);

  /**
   * Creates a container, without starting it. The engine itself never restarts it.
   *
   * @return the container's id
   */
  CompletableFuture<Outcome<String>> create(CreateRequest request);

  /** Starts a created container. One that runs already is a success. */
  CompletableFuture<Outcome<Nothing>> start(String containerId);

  /**
   * Sends the signal, gives the container the grace time to end, then kills it; completes when it
   * has ended. One that does not run is a success.
   */
  CompletableFuture<Outcome<Nothing>> stop(StopRequest request);

  /** Sends a signal, such as SIGKILL, and waits for nothing. One that does not run is a success. */
  CompletableFuture<Outcome<Nothing>> kill(String containerId, String signal);

  /**
   * Removes a container with its anonymous volumes, killing it if it runs. One that is gone or
   * going already is a success.
   */
  CompletableFuture<Outcome<Nothing>> remove(String containerId);

  /**
   * As {@link #remove}, but a container that runs is left alone, and a failure: {@link
   * RuntimeFailure.Running}. After a success it runs no more, whatever start is still on its way.
   */
  CompletableFuture<Outcome<Nothing>> discard(String containerId);

  /** One container as it is now. */
  CompletableFuture<Outcome<ContainerInfo>> inspect(String containerId);

  /** Every container of the owner, running or not, ordered by id. */
  CompletableFuture<Outcome<List<ContainerInfo>>> list();

  /**
   * Follows what happens to the owner's containers, until the handle is closed. A broken connection
   * is made again by itself, and events missed meanwhile are fetched as far as the engine remembers
   * them.
   */
  StreamHandle events(Instant since, EventListener listener);

  /** Reads a container's output. */
  StreamHandle logs(LogRequest request, StreamSink<OutputChunk> sink);

  /** Runs a further process in a running container. */
  ExecSession exec(ExecRequest request, StreamSink<OutputChunk> sink);

  /** Reads a container's use of resources: about once a second when following, else once. */
  StreamHandle stats(String containerId, boolean follow, StreamSink<ContainerStats> sink);

  /**
   * Ends every stream and call; those in flight complete with {@link
   * RuntimeFailure.EngineUnavailable}. Touches no container.
   */
  @Override
  void close();
}
