package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.base.HostPort;
import io.drover.master.election.ElectionBytes;
import io.drover.master.log.EnsembleSpec;
import io.drover.master.log.StoredBytes;
import io.drover.master.port.UnreadableLogException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The small things in the store and on the command line of a master: a checkpoint's manifest, the
 * epoch node, places in line, live masters, addresses, the ensemble. The first byte says which.
 */
final class StoreNodesTarget implements Target {
  private static final int SEALED = 128;

  @Override
  public String name() {
    return "store-nodes";
  }

  @Override
  public void take(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] content = Arrays.copyOfRange(input, 1, input.length);
    byte[] bytes = (input[0] & SEALED) != 0 ? StoredBytes.seal(content) : content;
    switch (input[0] & 7) {
      case 0 -> sealed(bytes, StoredBytes::manifest);
      case 1 -> sealed(bytes, StoredBytes::epoch);
      case 2 -> ElectionBytes.candidate(bytes);
      case 3 -> {
        int split = Math.min(bytes.length, (input[0] & 0x78) >> 3);
        ElectionBytes.member(
            "m" + new String(bytes, 0, split, StandardCharsets.ISO_8859_1),
            Arrays.copyOfRange(bytes, split, bytes.length));
      }
      case 4, 5 -> {
        try {
          EnsembleSpec spec = EnsembleSpec.parse(text(bytes));
          spec.members().forEach(member -> spec.clientsOf(member.id()));
        } catch (IllegalArgumentException e) {
          Check.state(e.getMessage() != null && !e.getMessage().isEmpty(), "no reason is given");
          Check.state(!(e instanceof NumberFormatException), "%s", e);
        }
      }
      default -> {
        try {
          HostPort address = HostPort.parse(text(bytes));
          Check.state(
              HostPort.parse(address.toString()).equals(address), "%s is read otherwise", address);
        } catch (IllegalArgumentException e) {
          Check.state(!(e instanceof NumberFormatException), "%s", e);
        }
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private interface Reader {
    byte[] again(byte[] bytes);
  }

  private static void sealed(byte[] bytes, Reader reader) {
    byte[] again;
    try {
      again = reader.again(bytes);
    } catch (UnreadableLogException e) {
      return;
    }
    Check.state(
        Arrays.equals(reader.again(again), again), "what was written is read as something else");
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        with(0, StoredBytes.sampleManifest()),
        with(SEALED, unsealed(StoredBytes.sampleManifest())),
        with(1, StoredBytes.sampleEpoch()),
        with(SEALED | 1, unsealed(StoredBytes.sampleEpoch())),
        with(2, "127.0.0.1:7420 m1".getBytes(StandardCharsets.UTF_8)),
        with(
            3 | 2 << 3,
            ("m1" + text(ElectionBytes.sampleMember())).getBytes(StandardCharsets.UTF_8)),
        with(4, "1=a:2888:3888:2181,2=[::1]:2:3:4".getBytes(StandardCharsets.UTF_8)),
        with(6, "[::1]:80".getBytes(StandardCharsets.UTF_8)),
        with(7, "host:0".getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] unsealed(byte[] sealed) {
    return Arrays.copyOfRange(sealed, 5, sealed.length);
  }

  private static byte[] with(int first, byte[] rest) {
    byte[] bytes = new byte[1 + rest.length];
    bytes[0] = (byte) first;
    System.arraycopy(rest, 0, bytes, 1, rest.length);
    return bytes;
  }
}
