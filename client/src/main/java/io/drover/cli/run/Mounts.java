package io.drover.cli.run;

import io.drover.cli.CliException;
import io.drover.cli.Shell;
import io.drover.proto.Mount;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code --volume}, {@code --mount} and {@code --tmpfs}. */
final class Mounts {
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  private Mounts() {}

  /**
   * {@code [SOURCE:]TARGET[:OPTIONS]}: a source that starts with / . or ~ is a path, else a volume.
   */
  static Mount volume(String text, Shell shell) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3 || Arrays.stream(parts).anyMatch(String::isEmpty)) {
      throw CliException.usage("--volume: '" + text + "' is not [SOURCE:]TARGET[:OPTIONS]");
    }
    Mount.Builder mount = Mount.newBuilder();
    if (parts.length == 1) {
      return mount.setTarget(absolute("--volume", text, parts[0])).build();
    }
    mount.setTarget(absolute("--volume", text, parts[1]));
    String source = parts[0];
    boolean path = source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
    if (path) {
      mount.setType(Mount.Type.BIND).setSource(path(source, shell)).setCreateSource(true);
    } else {
      mount.setType(Mount.Type.VOLUME).setSource(source);
    }
    for (String option : parts.length == 3 ? parts[2].split(",") : new String[0]) {
      volumeOption(text, mount, option);
    }
    return mount.build();
  }

  /** {@code TARGET[:OPTIONS]} with the options size and mode. */
  static Mount tmpfs(String text) {
    int colon = text.indexOf(':');
    Mount.Builder mount = Mount.newBuilder().setType(Mount.Type.TMPFS);
    mount.setTarget(absolute("--tmpfs", text, colon < 0 ? text : text.substring(0, colon)));
    for (String option :
        colon < 0 ? List.<String>of() : List.of(text.substring(colon + 1).split(","))) {
      if (option.startsWith("size=")) {
        mount.setTmpfsBytes(Sizes.bytes("--tmpfs size", option.substring(5)));
      } else if (option.startsWith("mode=")) {
        mount.setTmpfsMode(octal("--tmpfs mode", option.substring(5)));
      } else if (option.equals("ro")) {
        mount.setReadOnly(true);
      } else if (!option.equals("rw")) {
        throw CliException.usage(
            "--tmpfs: '" + option + "' is not supported: size=, mode=, ro and rw are");
      }
    }
    return mount.build();
  }

  /** {@code type=bind|volume|tmpfs,source=…,target=…,…}. */
  static Mount mount(String text, Shell shell) {
    Mount.Builder mount = Mount.newBuilder();
    for (String field : text.split(",")) {
      int equals = field.indexOf('=');
      String name = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      field(mount, name, equals < 0 ? "true" : field.substring(equals + 1));
    }
    if (mount.getTarget().isEmpty()) {
      throw CliException.usage("--mount: '" + text + "' has no target");
    }
    absolute("--mount", text, mount.getTarget());
    if (mount.getType() == Mount.Type.BIND) {
      if (mount.getSource().isEmpty()) {
        throw CliException.usage("--mount: '" + text + "': a bind needs a source");
      }
      mount.setSource(path(mount.getSource(), shell));
    }
    return mount.build();
  }

  private static void field(Mount.Builder mount, String name, String value) {
    switch (name) {
      case "type" -> mount.setType(type(value));
      case "source", "src" -> mount.setSource(value);
      case "target", "dst", "destination" -> mount.setTarget(value);
      case "readonly", "ro" -> mount.setReadOnly(truth(name, value));
      case "bind-propagation" -> mount.setPropagation(value);
      case "bind-create-src" -> mount.setCreateSource(truth(name, value));
      case "volume-nocopy" -> mount.setNoCopy(truth(name, value));
      case "volume-driver" -> mount.setVolumeDriver(value);
      case "volume-opt" ->
          mount.putAllVolumeDriverOptions(Pairs.map("--mount volume-opt", List.of(value)));
      case "tmpfs-size" -> mount.setTmpfsBytes(Sizes.bytes("--mount tmpfs-size", value));
      case "tmpfs-mode" -> mount.setTmpfsMode(octal("--mount tmpfs-mode", value));
      default ->
          throw CliException.usage(
              "--mount: unknown field '"
                  + name
                  + "': type, source, target, readonly, bind-propagation, bind-create-src,"
                  + " volume-nocopy, volume-driver, volume-opt, tmpfs-size and tmpfs-mode are known");
    }
  }

  private static Mount.Type type(String value) {
    return switch (value) {
      case "bind" -> Mount.Type.BIND;
      case "volume" -> Mount.Type.VOLUME;
      case "tmpfs" -> Mount.Type.TMPFS;
      default ->
          throw CliException.usage(
              "--mount: type '" + value + "' is not supported: bind, volume and tmpfs are");
    };
  }

  private static void volumeOption(String text, Mount.Builder mount, String option) {
    if (option.equals("ro")) {
      mount.setReadOnly(true);
    } else if (option.equals("nocopy")) {
      mount.setNoCopy(true);
    } else if (PROPAGATIONS.contains(option)) {
      mount.setPropagation(option);
    } else if (!option.equals("rw")) {
      throw CliException.usage(
          "--volume: '"
              + text
              + "': option '"
              + option
              + "' is not supported: ro, rw, nocopy and the propagations are");
    }
  }

  private static boolean truth(String name, String value) {
    if (Set.of("true", "1").contains(value)) {
      return true;
    }
    if (Set.of("false", "0").contains(value)) {
      return false;
    }
    throw CliException.usage("--mount: " + name + " is true or false, not '" + value + "'");
  }

  private static int octal(String flag, String text) {
    if (!text.matches("0?[0-7]{1,4}")) {
      throw CliException.usage(flag + ": '" + text + "' is not an octal mode such as 1777");
    }
    return Integer.parseInt(text, 8);
  }

  /** A path of this machine, which need not be the one the task lands on, made absolute. */
  private static String path(String source, Shell shell) {
    if (source.equals("~") || source.startsWith("~/")) {
      return shell.env().getOrDefault("HOME", "/") + source.substring(1);
    }
    return shell.folder().resolve(source).normalize().toString();
  }

  private static String absolute(String flag, String whole, String target) {
    if (!target.startsWith("/")) {
      throw CliException.usage(flag + ": '" + whole + "': the target must be an absolute path");
    }
    return target;
  }
}
