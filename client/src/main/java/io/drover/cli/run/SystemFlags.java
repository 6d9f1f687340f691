package io.drover.cli.run;

import io.drover.cli.CliException;
import io.drover.proto.ContainerSpec;
import io.drover.proto.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say what of the machine the container sees: privileges, kernel, network. */
public final class SystemFlags {
  @Option(
      names = {"-p", "--publish"},
      paramLabel = "[[IP:]HOST:]CONTAINER[/udp]",
      description = "Port to publish; without HOST, one of the node's dynamic ports.")
  List<String> publish = new ArrayList<>();

  @Option(
      names = {"--network", "--net"},
      paramLabel = "NETWORK",
      description = "bridge, host or none.")
  String network = "";

  @Option(
      names = {"-h", "--hostname"},
      paramLabel = "NAME",
      description = "The container's host name.")
  String hostname = "";

  @Option(names = "--domainname", paramLabel = "NAME", description = "The container's domain name.")
  String domainname = "";

  @Option(
      names = "--mac-address",
      paramLabel = "MAC",
      description = "The container's hardware address.")
  String macAddress = "";

  @Option(names = "--dns", paramLabel = "IP", description = "Name server.")
  List<String> dns = new ArrayList<>();

  @Option(names = "--dns-search", paramLabel = "DOMAIN", description = "Domain to search names in.")
  List<String> dnsSearch = new ArrayList<>();

  @Option(
      names = {"--dns-option", "--dns-opt"},
      paramLabel = "OPTION",
      description = "Option of the resolver.")
  List<String> dnsOptions = new ArrayList<>();

  @Option(
      names = "--add-host",
      paramLabel = "NAME:IP",
      description = "Line of the container's hosts file.")
  List<String> extraHosts = new ArrayList<>();

  @Option(names = "--cap-add", paramLabel = "CAPABILITY", description = "Capability to add.")
  List<String> capAdd = new ArrayList<>();

  @Option(names = "--cap-drop", paramLabel = "CAPABILITY", description = "Capability to drop.")
  List<String> capDrop = new ArrayList<>();

  @Option(names = "--privileged", description = "Every privilege on the machine.")
  boolean privileged;

  @Option(names = "--security-opt", paramLabel = "OPTION", description = "Security option.")
  List<String> securityOptions = new ArrayList<>();

  @Option(
      names = "--device",
      paramLabel = "HOST[:CONTAINER][:rwm]",
      description = "Device of the machine.")
  List<String> devices = new ArrayList<>();

  @Option(names = "--device-cgroup-rule", paramLabel = "RULE", description = "Rule for devices.")
  List<String> deviceRules = new ArrayList<>();

  @Option(
      names = "--ulimit",
      paramLabel = "NAME=SOFT[:HARD]",
      description = "Limit of the processes.")
  List<String> ulimits = new ArrayList<>();

  @Option(names = "--sysctl", paramLabel = "NAME=VALUE", description = "Kernel setting.")
  List<String> sysctls = new ArrayList<>();

  @Option(names = "--pid", paramLabel = "MODE", description = "Process namespace: host.")
  String pid = "";

  @Option(
      names = "--ipc",
      paramLabel = "MODE",
      description = "IPC namespace: private, shareable, host or none.")
  String ipc = "";

  @Option(names = "--uts", paramLabel = "MODE", description = "UTS namespace: host.")
  String uts = "";

  @Option(names = "--userns", paramLabel = "MODE", description = "User namespace: host.")
  String userns = "";

  @Option(names = "--cgroup-parent", paramLabel = "PATH", description = "Parent cgroup.")
  String cgroupParent = "";

  @Option(names = "--isolation", paramLabel = "NAME", description = "Isolation technology.")
  String isolation = "";

  @Option(names = "--oom-kill-disable", description = "Out of memory, wait rather than die.")
  boolean oomKillDisable;

  @Option(
      names = "--oom-score-adj",
      paramLabel = "NUMBER",
      description = "Who dies first when memory is short.")
  @Nullable String oomScoreAdj;

  /** Puts what was given into the description of the job and of its container. */
  public void apply(JobSpec.Builder job, ContainerSpec.Builder container) {
    publish.forEach(port -> job.addAllPorts(Ports.parse(port)));
    if (!network.isEmpty() && !Set.of("bridge", "default", "host", "none").contains(network)) {
      throw CliException.usage(
          "--network: '"
              + network
              + "' is not supported: bridge, host and none are; there are no networks between"
              + " machines yet");
    }
    if (network.equals("host") && !publish.isEmpty()) {
      throw CliException.usage("--publish has no effect with --network host: leave one out");
    }
    ulimits.forEach(ulimit -> container.addUlimits(Values.ulimit(ulimit)));
    devices.forEach(device -> container.addDevices(Values.device(device)));
    if (oomScoreAdj != null) {
      container.setOomScoreAdj((int) Values.number("--oom-score-adj", oomScoreAdj, -1000, 1000));
    }
    container
        .setNetworkMode(network.equals("default") ? "" : network)
        .setHostname(hostname)
        .setDomainname(domainname)
        .setMacAddress(macAddress)
        .addAllDns(dns)
        .addAllDnsSearch(dnsSearch)
        .addAllDnsOptions(dnsOptions)
        .addAllExtraHosts(extraHosts)
        .addAllCapAdd(capAdd)
        .addAllCapDrop(capDrop)
        .setPrivileged(privileged)
        .addAllSecurityOpt(securityOptions)
        .addAllDeviceCgroupRules(deviceRules)
        .putAllSysctls(Pairs.map("--sysctl", sysctls))
        .setPidMode(namespace("--pid", pid))
        .setIpcMode(namespace("--ipc", ipc))
        .setUtsMode(namespace("--uts", uts))
        .setUsernsMode(namespace("--userns", userns))
        .setCgroupParent(cgroupParent)
        .setIsolation(isolation)
        .setOomKillDisable(oomKillDisable);
  }

  private static String namespace(String flag, String mode) {
    if (mode.startsWith("container:")) {
      throw CliException.usage(
          flag + ": '" + mode + "' is not supported: containers of a cluster share no namespaces");
    }
    return mode;
  }
}
