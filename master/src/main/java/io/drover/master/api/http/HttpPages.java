package io.drover.master.api.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the door shows. Called on Netty's threads; must not block. */
@FunctionalInterface
public interface HttpPages {
  /** The answer to a GET of this path, without its query; empty if there is no such page. */
  Optional<CompletionStage<HttpAnswer>> get(String path);
}
