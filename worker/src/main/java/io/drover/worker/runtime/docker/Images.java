package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import io.drover.proto.ContainerSpec.PullPolicy;
import io.drover.worker.runtime.ImageFacts;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.PullProgress;
import io.drover.worker.runtime.PullRequest;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.PullFailed;
import io.drover.worker.runtime.docker.EngineRequest.Empty;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Images on the engine, and their pulls: of one image never more than one at a time. */
final class Images {
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,511}");

  private record Key(String image, String platform) {}

  private record Flight(
      CompletableFuture<Outcome<ImageFacts>> end, List<Consumer<PullProgress>> listeners) {}

  private final EngineApi api;
  private final Map<Key, Flight> flights = new HashMap<>();

  Images(EngineApi api) {
    this.api = api;
  }

  /** What the engine knows of an image. */
  InspectImageResponse inspect(String image) throws IOException {
    check(image);
    try {
      return api.get(Query.of("/images/" + image + "/json"), InspectImageResponse.class);
    } catch (RefusalException e) {
      if (e.status() == 404) {
        throw new FailureException(Failures.imageNotFound(image));
      }
      throw new FailureException(
          e.status() == 400 ? new BadRequest(e.words()) : Failures.ofContainer(e));
    }
  }

  ImageFacts facts(String image) throws IOException {
    InspectImageResponse response = inspect(image);
    String id = InspectReader.orEmpty(response.getId());
    List<String> digests = InspectReader.optional(response.getRepoDigests()).orElse(List.of());
    String repository = ImageReference.parse(image).repository();
    String digest =
        digests.stream()
            .filter(d -> ImageReference.parse(d).sameRepository(repository))
            .findFirst()
            .or(() -> digests.stream().findFirst())
            .orElse(id);
    boolean checksHealth =
        InspectReader.optional(response.getConfig())
            .map(ContainerConfig::getHealthcheck)
            .isPresent();
    long sizeBytes = InspectReader.optional(response.getSize()).orElse(0L);
    return new ImageFacts(id, digest, sizeBytes, checksHealth);
  }

  /** Makes an image present as the policy says; waits for a pull that is under way already. */
  Outcome<ImageFacts> pull(PullRequest request, Consumer<PullProgress> progress, Calls calls)
      throws IOException, InterruptedException {
    if (request.policy() != PullPolicy.ALWAYS) {
      try {
        return new Outcome.Done<>(facts(request.image()));
      } catch (FailureException e) {
        boolean missing = e.failure() instanceof RuntimeFailure.ImageNotFound;
        if (!missing || request.policy() == PullPolicy.NEVER) {
          throw e;
        }
      }
    }
    check(request.image());
    Key key = new Key(request.image(), request.platform());
    Flight flight;
    boolean first;
    synchronized (flights) {
      first = !flights.containsKey(key);
      flight =
          flights.computeIfAbsent(
              key, k -> new Flight(new CompletableFuture<>(), new CopyOnWriteArrayList<>()));
      flight.listeners().add(progress);
    }
    if (first) {
      fly(key, flight, request, calls);
    }
    try {
      return flight.end().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a pull ended without an outcome", e);
    }
  }

  private void fly(Key key, Flight flight, PullRequest request, Calls calls) {
    Outcome<ImageFacts> outcome = new Failed<>(new PullFailed("the pull was interrupted"));
    try {
      fetch(request, p -> flight.listeners().forEach(listener -> listener.accept(p)));
      outcome = new Outcome.Done<>(facts(request.image()));
    } catch (IOException e) {
      outcome = new Failed<>(explain(e, request.image(), calls));
    } finally {
      synchronized (flights) {
        flights.remove(key);
      }
      flight.end().complete(outcome);
    }
  }

  private RuntimeFailure explain(IOException exception, String image, Calls calls) {
    return switch (exception) {
      case RefusalException e -> Failures.ofPull(e.status(), e.words(), image);
      case DeadlineException e -> {
        RuntimeFailure failure = calls.explain(e);
        yield failure instanceof RuntimeFailure.TimedOut
            ? new PullFailed(
                "image "
                    + image
                    + ": no progress for "
                    + api.limits().pullSilence().toSeconds()
                    + " s")
            : failure;
      }
      default -> calls.explain(exception);
    };
  }

  private void fetch(PullRequest request, Consumer<PullProgress> progress) throws IOException {
    ImageReference reference = ImageReference.parse(request.image());
    Query path =
        Query.of("/images/create")
            .with("fromImage", reference.repository())
            .with("tag", reference.tag())
            .withUnlessEmpty("platform", request.platform());
    PullTracker tracker = new PullTracker();
    try (EngineExchange exchange =
        api.open("POST", path, new Empty(), api.limits().pullSilence())) {
      exchange.silenceLimit(api.limits().pullSilence());
      try (JsonDocuments lines = api.documents(exchange.body())) {
        while (lines.hasNext()) {
          JsonNode line = lines.next();
          if (line.has("error")) {
            String words =
                line.path("errorDetail").path("message").asText(line.path("error").asText());
            throw new RefusalException(500, words);
          }
          if (tracker.take(line)) {
            progress.accept(tracker.progress());
          }
        }
      } catch (RefusalException e) {
        throw e;
      } catch (IOException e) {
        throw exchange.explain(e);
      }
    }
  }

  private static void check(String image) throws FailureException {
    CreateBody.demand(
        REFERENCE.matcher(image).matches(), "'" + image + "' is not an image reference");
  }
}
