package io.drover.master.log;

import io.drover.base.Check;
import io.drover.base.HostPort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The members of an embedded ensemble; every master is given the same list. */
public record EnsembleSpec(List<Member> members) {
  private static final Pattern MEMBER =
      Pattern.compile("(\\d{1,3})=(\\[[^\\[\\]]+\\]|[^:\\[\\]]+):(\\d{1,5}):(\\d{1,5}):(\\d{1,5})");

  public EnsembleSpec {
    Check.argument(!members.isEmpty(), "an embedded ensemble without members");
    members = List.copyOf(members);
    Set<Integer> ids = new HashSet<>();
    for (Member member : members) {
      Check.argument(ids.add(member.id()), "embedded ensemble: member %d twice", member.id());
    }
  }

  /**
   * One member.
   *
   * @param id 1 to 255
   * @param host where it listens and is reached, without the brackets of an IPv6 literal
   * @param quorumPort where followers connect to the ensemble's leader
   * @param electionPort where the members vote
   * @param clientPort where the masters connect
   */
  public record Member(int id, String host, int quorumPort, int electionPort, int clientPort) {
    public Member {
      Check.argument(id >= 1 && id <= 255, "embedded ensemble: member id %d is not 1 to 255", id);
      for (int port : new int[] {quorumPort, electionPort, clientPort}) {
        Check.argument(
            port >= 1 && port <= 65_535, "embedded ensemble: port %d of member %d", port, id);
      }
    }

    /** Where clients connect. */
    public HostPort client() {
      return new HostPort(host, clientPort);
    }
  }

  /**
   * Reads {@code 1=host:2888:3888:2181,2=…}.
   *
   * @throws IllegalArgumentException with a message that names the part and the form wanted
   */
  public static EnsembleSpec parse(String text) {
    List<Member> members = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = MEMBER.matcher(part.strip());
      Check.argument(
          matcher.matches(),
          "embedded ensemble: '%s' is not ID=HOST:QUORUMPORT:ELECTIONPORT:CLIENTPORT",
          part);
      String host = matcher.group(2);
      members.add(
          new Member(
              Integer.parseInt(matcher.group(1)),
              host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
              Integer.parseInt(matcher.group(3)),
              Integer.parseInt(matcher.group(4)),
              Integer.parseInt(matcher.group(5))));
    }
    return new EnsembleSpec(members);
  }

  /**
   * The member with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Member member(int id) {
    return members.stream()
        .filter(member -> member.id() == id)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("embedded ensemble: no member has id " + id));
  }

  /** Where clients of the master that runs this member connect: to their own member first. */
  public List<HostPort> clientsOf(int id) {
    List<HostPort> addresses = new ArrayList<>();
    addresses.add(member(id).client());
    members.stream()
        .filter(member -> member.id() != id)
        .map(Member::client)
        .forEach(addresses::add);
    return addresses;
  }
}
