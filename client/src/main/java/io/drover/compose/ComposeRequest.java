package io.drover.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to load.
 *
 * @param files merged in this order, later ones over earlier ones; relative ones are taken from the
 *     working folder
 * @param stack the name of the stack, above what the files say
 * @param env the environment that variables are taken from; {@code .env} beside the first file
 *     comes below it
 * @param workingDir where relative file names start
 */
public record ComposeRequest(
    List<Path> files, Optional<String> stack, Map<String, String> env, Path workingDir) {
  public ComposeRequest {
    files = List.copyOf(files);
    env = Map.copyOf(env);
  }
}
