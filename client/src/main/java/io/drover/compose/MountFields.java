package io.drover.compose;

import io.drover.proto.Mount;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The keys {@code volumes} and {@code tmpfs}. */
final class MountFields {
  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .key("volumes", MountFields::volumes)
          .key("tmpfs", MountFields::tmpfs);

  private MountFields() {}

  /** The long form while it is read. */
  private static final class Draft {
    private static final Fields<Draft> BIND =
        new Fields<Draft>()
            .key("propagation", Draft::propagation)
            .key("create_host_path", (draft, at) -> at.flag(c -> draft.createSource = c))
            .refuse("selinux", "SELinux labels are not supported yet")
            .refuse("recursive", "is not supported yet");
    private static final Fields<Draft> VOLUME =
        new Fields<Draft>()
            .key("nocopy", (draft, at) -> at.flag(draft.mount::setNoCopy))
            .ignore("labels", "volumes get no labels yet: left out")
            .refuse("subpath", "is not supported yet");
    private static final Fields<Draft> TMPFS =
        new Fields<Draft>()
            .key("size", (draft, at) -> at.bytes(draft.mount::setTmpfsBytes))
            .key(
                "mode",
                (draft, at) ->
                    at.parsed("permissions such as 1777", MountText::mode)
                        .ifPresent(draft.mount::setTmpfsMode));
    private static final Fields<Draft> FIELDS =
        new Fields<Draft>()
            .key("type", Draft::type)
            .key("source", (draft, at) -> at.word(source -> draft.source = source))
            .key(
                "target",
                (draft, at) ->
                    at.parsed("a path", MountText::target).ifPresent(draft.mount::setTarget))
            .key("read_only", (draft, at) -> at.flag(draft.mount::setReadOnly))
            .key("bind", (draft, at) -> BIND.read(at, draft))
            .key("volume", (draft, at) -> VOLUME.read(at, draft))
            .key("tmpfs", (draft, at) -> TMPFS.read(at, draft))
            .skip("consistency");

    private final Mount.Builder mount = Mount.newBuilder();
    private String source = "";
    private boolean createSource = true;

    private void type(Cursor at) {
      at.word(type -> {
        switch (type) {
          case "volume" -> mount.setType(Mount.Type.VOLUME);
          case "bind" -> mount.setType(Mount.Type.BIND);
          case "tmpfs" -> mount.setType(Mount.Type.TMPFS);
          case "npipe", "cluster", "image" ->
              at.error("volumes of type '" + type + "' are not supported yet");
          default -> at.error("'" + type + "' is not one of volume, bind, tmpfs");
        }
      });
    }

    private void propagation(Cursor at) {
      at.word(propagation -> {
        if (MountText.PROPAGATIONS.contains(propagation)) {
          mount.setPropagation(propagation);
        } else {
          at.error(
              "'"
                  + propagation
                  + "' is no propagation"
                  + Nearest.hint(propagation, MountText.PROPAGATIONS));
        }
      });
    }
  }

  private static void volumes(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.items()) {
      Path folder = item.value().place().folder();
      Optional<Mount> mount =
          item.isMapping()
              ? longForm(item, folder)
              : item.parsed("a volume", text -> MountText.parse(text, folder));
      mount.flatMap(m -> named(draft, item, m)).ifPresent(draft.container::addMounts);
    }
    distinct(draft, at);
  }

  private static void tmpfs(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.itemsOrOne()) {
      item.parsed("a path", MountText::parseTmpfs).ifPresent(draft.container::addMounts);
    }
    distinct(draft, at);
  }

  private static Optional<Mount> longForm(Cursor at, Path folder) {
    Draft draft = new Draft();
    Draft.FIELDS.read(at, draft);
    if (at.child("type").isEmpty() || at.child("target").isEmpty()) {
      at.error("needs the keys 'type' and 'target'");
      return Optional.empty();
    }
    if (draft.mount.getTarget().isEmpty()) {
      return Optional.empty();
    }
    switch (draft.mount.getType()) {
      case BIND -> {
        if (draft.source.isEmpty()) {
          at.error("a bind needs the key 'source'");
          return Optional.empty();
        }
        draft.mount.setCreateSource(draft.createSource);
        return at.child("source")
            .flatMap(source -> source.parsed("a path", text -> HomePaths.resolve(folder, text)))
            .map(path -> draft.mount.setSource(path.toString()).build());
      }
      case TMPFS -> {
        if (!draft.source.isEmpty()) {
          at.error("a tmpfs takes no 'source'");
        }
        return Optional.of(draft.mount.build());
      }
      default -> {
        return Optional.of(draft.mount.setSource(draft.source).build());
      }
    }
  }

  /** Gives a named volume the name and driver that the project declares. */
  private static Optional<Mount> named(ServiceDraft draft, Cursor at, Mount mount) {
    if (mount.getType() != Mount.Type.VOLUME || mount.getSource().isEmpty()) {
      return Optional.of(mount);
    }
    NamedVolume volume = draft.project.volumes().get(mount.getSource());
    if (volume == null) {
      at.error(
          "volume '"
              + mount.getSource()
              + "' is not declared under the top-level 'volumes'"
              + Nearest.hint(mount.getSource(), draft.project.volumes().keySet()));
      return Optional.empty();
    }
    return Optional.of(
        mount.toBuilder()
            .setSource(volume.engineName())
            .setVolumeDriver(volume.driver())
            .putAllVolumeDriverOptions(volume.options())
            .build());
  }

  private static void distinct(ServiceDraft draft, Cursor at) {
    Set<String> targets = new HashSet<>();
    for (Mount mount : draft.container.getMountsList()) {
      if (!targets.add(mount.getTarget())) {
        at.error("two volumes are mounted at " + mount.getTarget());
        return;
      }
    }
  }
}
