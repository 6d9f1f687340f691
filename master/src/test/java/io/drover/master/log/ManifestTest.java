package io.drover.master.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.base.Epoch;
import io.drover.master.port.UnreadableLogException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManifestTest {
  private final Manifest manifest =
      new Manifest(7, new Epoch(2), 1_000, "c-7", List.of(new Manifest.Chunk(10, 100)));

  @Test
  void comesBackAsItWas() {
    assertThat(Manifest.decode(manifest.encode())).isEqualTo(manifest);
  }

  @Test
  void aShortChunkThatClaimsMuchIsUnreadableBeforeItTakesTheMemory() {
    byte[] stored = ChunkBytes.pack(new byte[10]);
    assertThatThrownBy(
            () -> ChunkBytes.unpack(stored, new Manifest.Chunk(stored.length, 200 << 20), "it"))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining("the manifest says");
    byte[] zeros = new byte[64 << 20];
    byte[] packed = ChunkBytes.pack(zeros);
    assertThat(ChunkBytes.unpack(packed, new Manifest.Chunk(packed.length, zeros.length), "it"))
        .isEqualTo(zeros);
  }

  @Test
  void aNumberThatNoManifestHasIsUnreadable() {
    byte[] sealed = manifest.encode();
    byte[] content = Sealed.open(sealed, "it");
    byte[] negativeEpoch = ByteBuffer.wrap(content).putLong(8, -1).array();
    assertThatThrownBy(() -> Manifest.decode(Sealed.seal(negativeEpoch)))
        .isInstanceOf(UnreadableLogException.class);
  }
}
