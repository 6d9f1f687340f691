package io.drover.master.port;

import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A codec that knows one kind of change, enough to tell entries apart and make them as large as a
 * test wants.
 */
public final class TestCodec implements EntryCodec {

  /** A change that carries this text. */
  public static Change text(String text) {
    return new Change.LeadershipStarted(new MasterId("text"), text);
  }

  /** The texts of these changes. */
  public static List<String> texts(List<Change> changes) {
    return changes.stream().map(change -> ((Change.LeadershipStarted) change).address()).toList();
  }

  @Override
  public byte[] encode(Entry entry, int headRoom) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[headRoom]);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(entry.index());
      out.writeLong(entry.epoch().number());
      out.writeLong(entry.timeMillis());
      out.write(encodeChanges(entry.changes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Entry decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long index = in.readLong();
      Epoch epoch = new Epoch(in.readLong());
      return new Entry(index, epoch, in.readLong(), decodeChanges(in.readAllBytes()));
    } catch (IOException e) {
      throw new UnreadableLogException("not an entry", e);
    }
  }

  @Override
  public byte[] encodeChanges(List<Change> changes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(changes.size());
      for (String text : texts(changes)) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public List<Change> decodeChanges(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int count = in.readInt();
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        changes.add(text(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8)));
      }
      return changes;
    } catch (IOException e) {
      throw new UnreadableLogException("not changes", e);
    }
  }

  @Override
  public int bytesOf(Change change) {
    return Integer.BYTES + ((Change.LeadershipStarted) change).address().length();
  }
}
