package io.drover.rpc;

import io.drover.proto.PeerHello;
import java.util.Locale;
import java.util.Optional;

/** What the two sides' hellos say, and whether they fit together. Pure. */
final class Greeting {
  /** The oldest protocol version that this software speaks. */
  static final int VERSION_MIN = 1;

  /** The newest protocol version that this software speaks. */
  static final int VERSION_MAX = 1;

  private Greeting() {}

  /** The hello of a peer that is and allows what is given. */
  static PeerHello hello(PeerIdentity self, RpcConfig config) {
    return PeerHello.newBuilder()
        .setVersionMin(VERSION_MIN)
        .setVersionMax(VERSION_MAX)
        .setCluster(self.cluster())
        .setRole(self.role().number())
        .setId(self.id())
        .setSoftwareVersion(self.softwareVersion())
        .setStreamWindowBytes(config.streamWindowBytes())
        .setFrameBytesMax(config.frameBytesMax())
        .setStreamsMax(config.streamsMax())
        .build();
  }

  /** Why these two cannot talk, in words for both sides' people; empty when they can. */
  static Optional<String> refusal(PeerHello mine, PeerHello theirs) {
    if (theirs.getVersionMin() > mine.getVersionMax()
        || theirs.getVersionMax() < mine.getVersionMin()) {
      return Optional.of(
          String.format(
              "no common protocol version: %s (Drover %s) speaks %d to %d, the peer (Drover %s)"
                  + " speaks %d to %d; upgrade the older one",
              name(mine),
              mine.getSoftwareVersion(),
              mine.getVersionMin(),
              mine.getVersionMax(),
              theirs.getSoftwareVersion(),
              theirs.getVersionMin(),
              theirs.getVersionMax()));
    }
    if (PeerIdentity.Role.of(theirs.getRole()).isEmpty()) {
      return Optional.of("the peer's role " + theirs.getRole() + " is unknown");
    }
    if (!theirs.getCluster().equals(mine.getCluster())
        && !takesAnyCluster(theirs)
        && !takesAnyCluster(mine)) {
      return Optional.of(
          String.format(
              "%s is of cluster '%s', the peer is of cluster '%s': check its addresses",
              name(mine), mine.getCluster(), theirs.getCluster()));
    }
    if (theirs.getStreamWindowBytes() == 0
        || theirs.getStreamsMax() == 0
        || Integer.compareUnsigned(
                theirs.getFrameBytesMax(), FrameDecoder.HANDSHAKE_FRAME_BYTES_MAX)
            < 0) {
      return Optional.of(
          "the peer's limits are too low: it needs a window, streams, and frames of at least "
              + FrameDecoder.HANDSHAKE_FRAME_BYTES_MAX
              + " bytes");
    }
    return Optional.empty();
  }

  /** Who the sender of an accepted hello is. */
  static PeerIdentity identity(PeerHello hello) {
    return new PeerIdentity(
        hello.getCluster(),
        PeerIdentity.Role.of(hello.getRole()).orElseThrow(),
        hello.getId(),
        hello.getSoftwareVersion());
  }

  private static boolean takesAnyCluster(PeerHello hello) {
    return hello.getCluster().isEmpty() && hello.getRole() == PeerIdentity.Role.CLIENT.number();
  }

  private static String name(PeerHello hello) {
    String role = PeerIdentity.Role.of(hello.getRole()).map(Enum::name).orElse("peer");
    return role.toLowerCase(Locale.ROOT) + " " + hello.getId();
  }
}
