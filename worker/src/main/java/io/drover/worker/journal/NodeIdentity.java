package io.drover.worker.journal;

import io.drover.base.Check;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * Who a worker is: made once in its data folder, and the same for ever.
 *
 * @param cluster the cluster that the folder belongs to
 * @param node the node id
 * @param identity random; tells two workers apart that claim one node id
 */
public record NodeIdentity(String cluster, String node, String identity) {
  private static final String FILE = "node.properties";

  public NodeIdentity {
    Check.argument(!cluster.isEmpty(), "a worker needs a cluster");
    Check.argument(!node.isEmpty(), "a worker needs a node id");
    Check.argument(!identity.isEmpty(), "a worker needs an identity");
  }

  /**
   * The folder's identity; made now if it has none.
   *
   * @param name the node id asked for; empty takes the one that is kept
   * @param nameDefault the node id to take when none is asked for and none is kept
   * @throws IOException when the folder belongs to another node or cluster, or cannot be used; the
   *     message says which and what to do
   */
  public static NodeIdentity open(
      Path folder, String cluster, Optional<String> name, String nameDefault) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      NodeIdentity made =
          new NodeIdentity(cluster, name.orElse(nameDefault), UUID.randomUUID().toString());
      WholeFile.write(file, made.text());
      return made;
    }
    NodeIdentity kept = read(file);
    if (!kept.cluster.equals(cluster)) {
      throw new IOException(
          folder
              + " belongs to cluster "
              + kept.cluster
              + ", not "
              + cluster
              + ": use another data folder");
    }
    if (name.isPresent() && !name.get().equals(kept.node)) {
      throw new IOException(
          folder
              + " belongs to node "
              + kept.node
              + ", not "
              + name.get()
              + ": use another data folder");
    }
    return kept;
  }

  private static NodeIdentity read(Path file) throws IOException {
    return of(file, Files.readAllBytes(file));
  }

  /** What a file with these bytes says. */
  static NodeIdentity of(Path file, byte[] bytes) throws IOException {
    Properties properties = new Properties();
    try {
      // A text that is no UTF-8 is refused, not read with question marks in it.
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      properties.load(new StringReader(text.toString()));
      return new NodeIdentity(
          properties.getProperty("cluster", ""),
          properties.getProperty("node", ""),
          properties.getProperty("identity", ""));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new IOException(
          file + " is damaged (" + e.getMessage() + "): restore it, or use a new data folder", e);
    }
  }

  String text() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("cluster", cluster);
    properties.setProperty("node", node);
    properties.setProperty("identity", identity);
    StringWriter text = new StringWriter();
    properties.store(text, "This worker's identity. Do not copy it to another machine.");
    return text.toString();
  }
}
