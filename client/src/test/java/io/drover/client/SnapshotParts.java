package io.drover.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.drover.proto.SnapshotChunk;
import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotTrailer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Snapshots as a master makes them, of whatever bytes. */
public final class SnapshotParts {
  private SnapshotParts() {}

  /** A whole snapshot with these chunks. */
  public static List<SnapshotPart> of(String... chunks) {
    List<SnapshotPart> parts = new ArrayList<>();
    parts.add(
        SnapshotPart.newBuilder()
            .setHeader(
                SnapshotHeader.newBuilder()
                    .setCluster("prod")
                    .setIndex(4711)
                    .setEpoch(3)
                    .setTime(Timestamp.newBuilder().setSeconds(1_767_225_600))
                    .setSoftwareVersion("1.2")
                    .setJobs(2)
                    .setTasks(5)
                    .setNodes(1))
            .build());
    CRC32C all = new CRC32C();
    int number = 0;
    for (String chunk : chunks) {
      ByteString data = ByteString.copyFromUtf8(chunk);
      CRC32C crc = new CRC32C();
      crc.update(data.asReadOnlyByteBuffer());
      all.update(data.asReadOnlyByteBuffer());
      number++;
      parts.add(
          SnapshotPart.newBuilder()
              .setChunk(
                  SnapshotChunk.newBuilder()
                      .setNumber(number)
                      .setData(data)
                      .setRawBytes(data.size())
                      .setChecksum((int) crc.getValue()))
              .build());
    }
    parts.add(
        SnapshotPart.newBuilder()
            .setTrailer(
                SnapshotTrailer.newBuilder()
                    .setChunks(number)
                    .setChanges(8)
                    .setChecksum((int) all.getValue()))
            .build());
    return parts;
  }
}
