package io.drover.master.log;

import io.drover.base.Epoch;
import io.drover.master.port.UnreadableLogException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint consists of; publishing it is one write.
 *
 * @param index the state is the one after this entry
 * @param epoch of that entry
 * @param timeMillis of that entry
 * @param folder where the chunks lie
 */
record Manifest(long index, Epoch epoch, long timeMillis, String folder, List<Chunk> chunks) {
  private static final int CHUNKS_MAX = 60_000;

  Manifest {
    chunks = List.copyOf(chunks);
  }

  /**
   * One chunk, numbered by its place in the list.
   *
   * @param storedBytes compressed, with its seal
   * @param rawBytes uncompressed
   */
  record Chunk(int storedBytes, int rawBytes) {}

  long storedBytes() {
    return chunks.stream().mapToLong(Chunk::storedBytes).sum();
  }

  byte[] encode() {
    if (chunks.size() > CHUNKS_MAX) {
      throw new UnreadableLogException(
          "a checkpoint of " + chunks.size() + " chunks; the limit is " + CHUNKS_MAX);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(index);
      out.writeLong(epoch.number());
      out.writeLong(timeMillis);
      out.writeUTF(folder);
      out.writeInt(chunks.size());
      for (Chunk chunk : chunks) {
        out.writeInt(chunk.storedBytes());
        out.writeInt(chunk.rawBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Sealed.seal(bytes.toByteArray());
  }

  static Manifest decode(byte[] sealed) {
    byte[] content = Sealed.open(sealed, "the checkpoint's manifest");
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      long index = in.readLong();
      Epoch epoch = new Epoch(in.readLong());
      long timeMillis = in.readLong();
      String folder = in.readUTF();
      int count = in.readInt();
      if (count < 0 || count > CHUNKS_MAX) {
        throw new UnreadableLogException("the checkpoint's manifest names " + count + " chunks");
      }
      List<Chunk> chunks = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        chunks.add(new Chunk(in.readInt(), in.readInt()));
      }
      return new Manifest(index, epoch, timeMillis, folder, chunks);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableLogException(
          "the checkpoint's manifest is damaged: " + e.getMessage(), e);
    }
  }
}
