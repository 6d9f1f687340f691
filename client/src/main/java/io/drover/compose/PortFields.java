package io.drover.compose;

import io.drover.proto.PortSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The key {@code ports} in its short and long forms. */
final class PortFields {
  private static final int PORTS_MAX = 1_000;
  private static final int PORT_MAX = 65_535;

  static final Fields<ServiceDraft> FIELDS =
      new Fields<ServiceDraft>().key("ports", PortFields::read).skip("expose");

  private PortFields() {}

  /** The long form while it is read. */
  private static final class Draft {
    private static final Fields<Draft> FIELDS =
        new Fields<Draft>()
            .key("name", (draft, at) -> at.word(draft.port::setName))
            .key(
                "target", (draft, at) -> at.whole(1, PORT_MAX, n -> draft.port.setContainerPort(n)))
            .key("published", (draft, at) -> at.anyText(text -> draft.published = text))
            .key("host_ip", (draft, at) -> at.word(draft.port::setHostIp))
            .key("protocol", Draft::protocol)
            .key("mode", Draft::mode)
            .ignore("app_protocol", "has no effect yet");

    private final PortSpec.Builder port = PortSpec.newBuilder().setProtocol("tcp");
    private String published = "";

    private void protocol(Cursor at) {
      at.word(protocol -> {
        if (PortText.PROTOCOLS.contains(protocol)) {
          port.setProtocol(protocol);
        } else {
          at.error("'" + protocol + "' is no protocol: there are tcp, udp and sctp");
        }
      });
    }

    private void mode(Cursor at) {
      at.choice(
          Cursor.choices(
              "host",
              (Runnable) () -> {},
              "ingress",
              (Runnable)
                  () ->
                      at.warning(
                          "ports are published on the node of each task: there is no routing mesh"
                              + " yet")));
    }
  }

  private static void read(ServiceDraft draft, Cursor at) {
    for (Cursor item : at.items()) {
      if (item.isMapping()) {
        longForm(draft, item);
      } else {
        item.parsed("a port", PortText::parse).ifPresent(ports -> add(draft, item, ports));
      }
    }
    if (draft.job.getPortsCount() > PORTS_MAX) {
      at.error("are more than " + PORTS_MAX + " ports");
    }
    distinct(draft, at);
  }

  private static void longForm(ServiceDraft draft, Cursor at) {
    Draft port = new Draft();
    Draft.FIELDS.read(at, port);
    if (at.child("target").isEmpty()) {
      at.error("needs the key 'target', the port inside the container");
      return;
    }
    int target = port.port.getContainerPort();
    if (target == 0) {
      return;
    }
    Cursor published = at.child("published").orElse(at);
    try {
      List<PortSpec> ports =
          PortText.expand(
              port.published,
              port.port.getHostIp(),
              port.published,
              Integer.toString(target),
              port.port.getProtocol());
      add(
          draft,
          published,
          ports.stream().map(p -> p.toBuilder().setName(port.port.getName()).build()).toList());
    } catch (IllegalArgumentException e) {
      published.error(String.valueOf(e.getMessage()));
    }
  }

  private static void add(ServiceDraft draft, Cursor at, List<PortSpec> ports) {
    for (PortSpec port : ports) {
      if (port.getContainerPort() == 0) {
        at.error("a container's port cannot be 0");
        return;
      }
    }
    draft.job.addAllPorts(ports);
  }

  /** The same port of the node cannot be had twice; an address of its own makes it another one. */
  private static void distinct(ServiceDraft draft, Cursor at) {
    Set<String> taken = new HashSet<>();
    Set<String> everywhere = new HashSet<>();
    Set<String> anywhere = new HashSet<>();
    for (PortSpec port : draft.job.getPortsList()) {
      if (port.getHostPort() == 0) {
        continue;
      }
      String number = port.getHostPort() + "/" + port.getProtocol();
      boolean all = port.getHostIp().isEmpty() || port.getHostIp().equals("0.0.0.0");
      boolean clash =
          all
              ? anywhere.contains(number)
              : everywhere.contains(number) || taken.contains(port.getHostIp() + ":" + number);
      if (clash) {
        at.error("host port " + number + " is published twice");
        return;
      }
      anywhere.add(number);
      if (all) {
        everywhere.add(number);
      }
      taken.add(port.getHostIp() + ":" + number);
    }
  }
}
