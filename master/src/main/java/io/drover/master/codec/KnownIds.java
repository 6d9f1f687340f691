package io.drover.master.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Ids of jobs and nodes, and digests of images, that were read lately, so that the many tasks that
 * name one share it: else a follower, who reads all it knows, holds each as often as there are
 * tasks. What finds its place taken takes it over. Thread-safe.
 */
final class KnownIds {
  private static final int SLOTS = 1 << 14;
  private static final String SHA256 = "sha256:";

  private final AtomicReferenceArray<@Nullable NodeId> nodes = new AtomicReferenceArray<>(SLOTS);
  private final AtomicReferenceArray<@Nullable Digest> read = new AtomicReferenceArray<>(SLOTS);
  private final AtomicReferenceArray<@Nullable Digest> written = new AtomicReferenceArray<>(SLOTS);
  private final AtomicReferenceArray<@Nullable JobId> jobs = new AtomicReferenceArray<>(SLOTS);

  NodeId node(String name) {
    int slot = slot(name.hashCode());
    @Nullable NodeId known = nodes.get(slot);
    if (known == null || !known.value().equals(name)) {
      known = new NodeId(name);
      nodes.set(slot, known);
    }
    return known;
  }

  JobId job(String namespace, String name) {
    int slot = slot(31 * namespace.hashCode() + name.hashCode());
    @Nullable JobId known = jobs.get(slot);
    if (known == null || !known.name().equals(name) || !known.namespace().equals(namespace)) {
      known = new JobId(namespace, name);
      jobs.set(slot, known);
    }
    return known;
  }

  /** The text of a digest with this hash. */
  String digest(ByteString sha256) {
    int slot = slot(sha256.hashCode());
    @Nullable Digest known = read.get(slot);
    if (known == null || !known.sha256().equals(sha256)) {
      known = new Digest(SHA256 + HexText.of(sha256.toByteArray()), sha256);
      read.set(slot, known);
    }
    return known.text();
  }

  /** The hash in a digest's text; empty if it is no SHA-256 digest in the usual form. */
  ByteString sha256(String digest) {
    int slot = slot(digest.hashCode());
    @Nullable Digest known = written.get(slot);
    if (known == null || !known.text().equals(digest)) {
      ByteString hash =
          digest.startsWith(SHA256)
              ? HexText.bytes(digest.substring(SHA256.length()))
                  .map(UnsafeByteOperations::unsafeWrap)
                  .orElse(ByteString.EMPTY)
              : ByteString.EMPTY;
      known = new Digest(digest, hash);
      written.set(slot, known);
    }
    return known.sha256();
  }

  private record Digest(String text, ByteString sha256) {}

  private static int slot(int hash) {
    return (hash ^ hash >>> 16) & (SLOTS - 1);
  }
}
