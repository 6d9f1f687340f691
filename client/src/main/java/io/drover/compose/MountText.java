package io.drover.compose;

import io.drover.proto.Mount;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Volumes as Docker writes them: {@code /data}, {@code name:/data}, {@code ./here:/data:ro}, and
 * tmpfs entries such as {@code /run:size=64m,mode=1777}.
 */
public final class MountText {
  static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  /** What Docker's tmpfs does anyway. */
  private static final Set<String> TMPFS_DEFAULTS = Set.of("rw", "noexec", "nosuid", "nodev");

  private static final Set<String> NO_EFFECT = Set.of("rw", "consistent", "cached", "delegated");

  private MountText() {}

  /**
   * One entry of {@code volumes} in its short form.
   *
   * @param folder what a relative path of this machine starts from
   * @throws IllegalArgumentException naming the text and what is wrong with it
   */
  public static Mount parse(String text, Path folder) {
    List<String> parts = Arrays.asList(text.split(":", -1));
    if (parts.size() > 3 || parts.contains("")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no volume: write it like name:/data, ./folder:/data or /data:ro");
    }
    Mount.Builder mount = Mount.newBuilder();
    if (parts.size() == 1) {
      return mount.setTarget(target(parts.get(0))).build();
    }
    String source = parts.get(0);
    if (source.startsWith("/") || source.startsWith(".") || source.startsWith("~")) {
      mount
          .setType(Mount.Type.BIND)
          .setSource(HomePaths.resolve(folder, source).toString())
          .setCreateSource(true);
    } else {
      mount.setSource(source);
    }
    mount.setTarget(target(parts.get(1)));
    if (parts.size() == 3) {
      for (String option : parts.get(2).split(",", -1)) {
        option(mount, option);
      }
    }
    return mount.build();
  }

  private static void option(Mount.Builder mount, String option) {
    boolean bind = mount.getType() == Mount.Type.BIND;
    if (option.equals("ro")) {
      mount.setReadOnly(true);
    } else if (option.equals("nocopy") && !bind) {
      mount.setNoCopy(true);
    } else if (PROPAGATIONS.contains(option) && bind) {
      mount.setPropagation(option);
    } else if (option.equalsIgnoreCase("z")) {
      throw new IllegalArgumentException("SELinux labels ('" + option + "') are not supported yet");
    } else if (!NO_EFFECT.contains(option)) {
      throw new IllegalArgumentException(
          "'" + option + "' is no mode of a volume: there are ro and rw");
    }
  }

  /** The path inside a container, which must be absolute. */
  static String target(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "'" + path + "' must be an absolute path inside the container");
    }
    if (path.chars().allMatch(c -> c == '/')) {
      throw new IllegalArgumentException("nothing can be mounted over '/'");
    }
    return path;
  }

  /**
   * One entry of {@code tmpfs}.
   *
   * @throws IllegalArgumentException naming the text and what is wrong with it
   */
  public static Mount parseTmpfs(String text) {
    int colon = text.indexOf(':');
    String path = colon < 0 ? text : text.substring(0, colon);
    Mount.Builder mount = Mount.newBuilder().setType(Mount.Type.TMPFS).setTarget(target(path));
    if (colon < 0) {
      return mount.build();
    }
    for (String option : text.substring(colon + 1).split(",", -1)) {
      if (option.startsWith("size=")) {
        mount.setTmpfsBytes(ByteSize.parse(option.substring("size=".length())));
      } else if (option.startsWith("mode=")) {
        mount.setTmpfsMode(mode(option.substring("mode=".length())));
      } else if (option.equals("ro")) {
        mount.setReadOnly(true);
      } else if (!TMPFS_DEFAULTS.contains(option)) {
        throw new IllegalArgumentException(
            "'" + option + "' is no option of a tmpfs: there are size, mode and ro");
      }
    }
    return mount.build();
  }

  /** File permissions, written in octal. */
  static int mode(String text) {
    String digits = text.startsWith("0o") ? text.substring(2) : text;
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c < '8')) {
      throw new IllegalArgumentException("'" + text + "' are no permissions: write them like 1777");
    }
    return Integer.parseInt(digits, 8);
  }
}
