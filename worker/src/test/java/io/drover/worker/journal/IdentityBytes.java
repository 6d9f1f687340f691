package io.drover.worker.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The file of a worker's identity, for tests that damage it. */
public final class IdentityBytes {
  private static final Path FILE = Path.of("node.properties");

  private IdentityBytes() {}

  /**
   * Who a worker is whose file has these bytes.
   *
   * @throws IOException as when the worker refuses to start with them
   */
  public static NodeIdentity read(byte[] bytes) throws IOException {
    return NodeIdentity.of(FILE, bytes);
  }

  /** How a worker writes it. */
  public static byte[] written(NodeIdentity identity) throws IOException {
    return identity.text().getBytes(StandardCharsets.UTF_8);
  }
}
