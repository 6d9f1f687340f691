package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.worker.journal.IdentityBytes;
import io.drover.worker.journal.NodeIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The file that says who a worker is: refused as damaged, or the same again when written. */
final class IdentityTarget implements Target {
  private static final NodeIdentity SAMPLE = new NodeIdentity("c", "n1", "0-1-2");

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public void take(byte[] input) throws IOException {
    NodeIdentity identity;
    try {
      identity = IdentityBytes.read(input);
    } catch (IOException e) {
      Check.state(String.valueOf(e.getMessage()).contains("is damaged"), "not readable: %s", e);
      return;
    }
    byte[] written = IdentityBytes.written(identity);
    // Half of a pair of characters can be said by an escape and not be written.
    if (!new String(written, StandardCharsets.UTF_8).contains("?")) {
      Check.state(IdentityBytes.read(written).equals(identity), "%s is read otherwise", identity);
    }
  }

  @Override
  public List<byte[]> seeds() {
    try {
      return List.of(
          IdentityBytes.written(SAMPLE),
          "cluster = c\\u0041\\\n  d\nnode: n\\t1\nidentity i\\=\n!x\n"
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> dictionary() {
    return List.of("cluster=", "node=", "identity=", "\\u00", "\\\n", "#");
  }
}
