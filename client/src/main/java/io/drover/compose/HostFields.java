package io.drover.compose;

import io.drover.proto.Device;
import io.drover.proto.Ulimit;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The keys that say what of its machine a container sees. */
final class HostFields {
  private static final Pattern CAPABILITY = Pattern.compile("[A-Za-z][A-Za-z_]*");
  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");
  private static final Pattern PERMISSIONS = Pattern.compile("[rwm]{1,3}");
  private static final Set<String> NETWORK_MODES = Set.of("bridge", "host", "none");
  private static final int OOM_SCORE = 1_000;

  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>()
          .key("cap_add", (draft, at) -> capabilities(at, draft.container::addCapAdd))
          .key("cap_drop", (draft, at) -> capabilities(at, draft.container::addCapDrop))
          .key("security_opt", HostFields::securityOptions)
          .key("sysctls", (draft, at) -> NamedTexts.read(at, draft.container::putSysctls))
          .key("ulimits", HostFields::ulimits)
          .key("devices", HostFields::devices)
          .key(
              "device_cgroup_rules",
              (draft, at) -> draft.container.addAllDeviceCgroupRules(Texts.words(at)))
          .key("group_add", (draft, at) -> draft.container.addAllGroupAdd(Texts.words(at)))
          .key("pid", (draft, at) -> mode(at, Set.of("host"), draft.container::setPidMode))
          .key(
              "ipc",
              (draft, at) ->
                  mode(
                      at,
                      Set.of("host", "private", "shareable", "none"),
                      draft.container::setIpcMode))
          .key("uts", (draft, at) -> mode(at, Set.of("host"), draft.container::setUtsMode))
          .key(
              "userns_mode",
              (draft, at) -> mode(at, Set.of("host"), draft.container::setUsernsMode))
          .key(
              "network_mode",
              (draft, at) -> mode(at, NETWORK_MODES, draft.container::setNetworkMode))
          .key("dns", (draft, at) -> draft.container.addAllDns(Texts.words(at)))
          .key("dns_search", (draft, at) -> draft.container.addAllDnsSearch(Texts.words(at)))
          .key("dns_opt", (draft, at) -> draft.container.addAllDnsOptions(Texts.words(at)))
          .key("extra_hosts", HostFields::extraHosts)
          .key("mac_address", HostFields::macAddress)
          .key("cgroup_parent", (draft, at) -> at.word(draft.container::setCgroupParent))
          .key("storage_opt", (draft, at) -> NamedTexts.read(at, draft.container::putStorageOpt))
          .key("oom_kill_disable", (draft, at) -> at.flag(draft.container::setOomKillDisable))
          .key(
              "oom_score_adj",
              (draft, at) ->
                  at.whole(-OOM_SCORE, OOM_SCORE, n -> draft.container.setOomScoreAdj(n)));

  private HostFields() {}

  private static void capabilities(Cursor at, Consumer<String> taker) {
    for (Cursor item : at.items()) {
      item.word(name -> {
        if (CAPABILITY.matcher(name).matches()) {
          taker.accept(name);
        } else {
          item.error("'" + name + "' is no capability: write it like NET_ADMIN");
        }
      });
    }
  }

  /** Modes that point at another container cannot be kept when tasks move. */
  private static void mode(Cursor at, Set<String> modes, Consumer<String> taker) {
    at.word(mode -> {
      if (modes.contains(mode)) {
        taker.accept(mode);
      } else if (mode.startsWith("service:") || mode.startsWith("container:")) {
        at.error("'" + mode + "' is not supported: a task may run on a node of its own");
      } else {
        at.error(
            "'" + mode + "' is not one of " + String.join(", ", modes.stream().sorted().toList()));
      }
    });
  }

  private static void securityOptions(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.items()) {
      item.word(option -> {
        String normal = option.replaceFirst("^(seccomp|apparmor|label|systempaths):", "$1=");
        boolean file =
            normal.startsWith("seccomp=")
                && !Set.of("seccomp=unconfined", "seccomp=builtin").contains(normal);
        if (file) {
          seccompFile(draft, item, normal.substring("seccomp=".length()));
        } else {
          draft.container.addSecurityOpt(normal);
        }
      });
    }
  }

  /** The engine wants a profile's text, not its name. */
  private static void seccompFile(ServiceDraft draft, Cursor at, String file) {
    Place place = at.value().place();
    try {
      String profile = TextFiles.read(HomePaths.resolve(place.folder(), file), place);
      draft.container.addSecurityOpt("seccomp=" + profile);
    } catch (Unreadable | IllegalArgumentException e) {
      at.error(file + " " + e.getMessage());
    }
  }

  private static final class Limit {
    private static final Fields<Limit> FIELDS =
        new Fields<Limit>()
            .key("soft", (limit, at) -> at.integer(-1, Long.MAX_VALUE, limit.ulimit::setSoft))
            .key("hard", (limit, at) -> at.integer(-1, Long.MAX_VALUE, limit.ulimit::setHard));

    private final Ulimit.Builder ulimit = Ulimit.newBuilder();
  }

  private static void ulimits(ServiceDraft draft, Cursor at) {
    at.entries()
        .forEach((name, value) -> {
          Limit limit = new Limit();
          limit.ulimit.setName(name);
          if (value.isMapping()) {
            Limit.FIELDS.read(value, limit);
            if (value.child("soft").isEmpty() || value.child("hard").isEmpty()) {
              value.error("needs the keys 'soft' and 'hard'");
            } else if (limit.ulimit.getHard() >= 0
                && limit.ulimit.getSoft() > limit.ulimit.getHard()) {
              value.error("the soft limit is above the hard one");
            }
          } else {
            value.integer(
                -1, Long.MAX_VALUE, number -> limit.ulimit.setSoft(number).setHard(number));
          }
          draft.container.addUlimits(limit.ulimit);
        });
  }

  private static final class DeviceDraft {
    private static final Fields<DeviceDraft> FIELDS =
        new Fields<DeviceDraft>()
            .key("source", (draft, at) -> at.word(draft.device::setHostPath))
            .key("target", (draft, at) -> at.word(draft.device::setContainerPath))
            .key("permissions", (draft, at) -> at.word(draft.device::setPermissions));

    private final Device.Builder device = Device.newBuilder();
  }

  private static void devices(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.items()) {
      DeviceDraft device = new DeviceDraft();
      if (item.isMapping()) {
        DeviceDraft.FIELDS.read(item, device);
      } else {
        item.word(text -> shortDevice(device.device, text));
      }
      finish(draft, item, device.device);
    }
  }

  private static void shortDevice(Device.Builder device, String text) {
    String[] parts = text.split(":", -1);
    device.setHostPath(parts[0]);
    if (parts.length > 1 && !parts[1].startsWith("/") && parts.length == 2) {
      device.setPermissions(parts[1]);
    } else if (parts.length > 1) {
      device.setContainerPath(parts[1]);
    }
    if (parts.length > 2) {
      device.setPermissions(parts[2]);
    }
  }

  private static void finish(ServiceDraft draft, Cursor at, Device.Builder device) {
    String source = device.getHostPath();
    if (!source.startsWith("/")) {
      at.error(
          source.contains("=")
              ? "devices by name ('" + source + "') are not scheduled yet: name a path under /dev"
              : "needs the absolute path of a device");
      return;
    }
    if (device.getContainerPath().isEmpty()) {
      device.setContainerPath(source);
    }
    if (device.getPermissions().isEmpty()) {
      device.setPermissions("rwm");
    }
    if (!PERMISSIONS.matcher(device.getPermissions()).matches()) {
      at.error("'" + device.getPermissions() + "' are no permissions: there are r, w and m");
      return;
    }
    draft.container.addDevices(device);
  }

  private static void extraHosts(ServiceDraft draft, Cursor at) {
    if (at.isSequence()) {
      for (Cursor item : at.items()) {
        item.word(text -> extraHost(draft, item, text));
      }
      return;
    }
    at.entries()
        .forEach((host, value) -> {
          for (Cursor address : value.itemsOrOne()) {
            address.word(text -> extraHost(draft, address, host + "=" + text));
          }
        });
  }

  private static void extraHost(ServiceDraft draft, Cursor at, String text) {
    int split = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
    if (split <= 0 || split == text.length() - 1) {
      at.error("'" + text + "' must be HOST=ADDRESS");
      return;
    }
    String address = text.substring(split + 1).replaceAll("^\\[|\\]$", "");
    draft.container.addExtraHosts(text.substring(0, split) + ":" + address);
  }

  private static void macAddress(ServiceDraft draft, Cursor at) {
    at.word(mac -> {
      if (MAC.matcher(mac).matches()) {
        draft.container.setMacAddress(mac);
      } else {
        at.error("'" + mac + "' is no MAC address: write it like 02:42:ac:11:00:02");
      }
    });
  }
}
