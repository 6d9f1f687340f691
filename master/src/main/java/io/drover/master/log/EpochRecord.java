package io.drover.master.log;

import io.drover.master.port.UnreadableLogException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the epoch node holds.
 *
 * @param storeId drawn when the cluster's nodes were first made; another one means another store
 * @param epoch the number of the newest leadership
 * @param claim drawn for each claim, so that a claimant whose answer was lost knows its own
 * @param leader id of the master that took it, empty before the first
 * @param address where that master is reached
 */
record EpochRecord(String storeId, long epoch, String claim, String leader, String address) {

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(storeId);
      out.writeLong(epoch);
      out.writeUTF(claim);
      out.writeUTF(leader);
      out.writeUTF(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Sealed.seal(bytes.toByteArray());
  }

  static EpochRecord decode(byte[] sealed) {
    byte[] content = Sealed.open(sealed, "the epoch node");
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      return new EpochRecord(in.readUTF(), in.readLong(), in.readUTF(), in.readUTF(), in.readUTF());
    } catch (IOException e) {
      throw new UnreadableLogException("the epoch node is damaged", e);
    }
  }
}
