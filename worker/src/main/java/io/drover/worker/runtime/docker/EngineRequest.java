package io.drover.worker.runtime.docker;

import java.io.InputStream;
import java.util.Optional;

/**
 * A request to the engine.
 *
 * @param method such as "POST"
 * @param path with its query, and with the version of the interface where it has one
 * @param body what is sent
 */
record EngineRequest(String method, String path, Body body) {
  /** What is sent with a request. */
  sealed interface Body {}

  /** Nothing. */
  record Empty() implements Body {}

  /** A JSON document. */
  record Json(String document) implements Body {}

  /** A tar archive, of a length that is not known before. */
  record Archive(InputStream tar) implements Body {}

  /** A JSON document, after which the connection belongs to this input and its output. */
  record Hijack(String document, InputStream input) implements Body {}

  /** The input that takes the connection over. */
  Optional<InputStream> hijackedInput() {
    return body instanceof Hijack hijack ? Optional.of(hijack.input()) : Optional.empty();
  }
}
