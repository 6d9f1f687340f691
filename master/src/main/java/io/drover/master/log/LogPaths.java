package io.drover.master.log;

import io.drover.base.Check;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where everything of one cluster lies in ZooKeeper. No other class spells a path.
 *
 * @param cluster the cluster's name: letters, digits, dot, dash and underscore
 */
public record LogPaths(String cluster) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final int DIGITS = 20;

  public LogPaths {
    Check.argument(
        NAME.matcher(cluster).matches(),
        "cluster name '%s' is not made of 1 to 63 letters, digits, '.', '-' and '_'",
        cluster);
  }

  /** What everything of the cluster lies under. */
  public String root() {
    return "/drover/" + cluster;
  }

  /** Who leads; its version fences every append. */
  public String epoch() {
    return root() + "/epoch";
  }

  /** The places in line of those who would lead. */
  public String election() {
    return root() + "/election";
  }

  /** The masters that are alive, one ephemeral node each. */
  public String masters() {
    return root() + "/masters";
  }

  /** What the master with this id says of itself. */
  public String master(String id) {
    return masters() + "/" + id;
  }

  /** The entries. */
  public String log() {
    return root() + "/log";
  }

  /** One entry. */
  public String entry(long index) {
    return log() + "/" + digits(index);
  }

  /** The index of the entry at this path, or -1 when the path is no entry's. */
  public long entryIndex(String path) {
    String prefix = log() + "/";
    if (!path.startsWith(prefix) || path.length() != prefix.length() + DIGITS) {
      return -1;
    }
    try {
      return Long.parseLong(path.substring(prefix.length()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The newest checkpoint's manifest; the chunks of each checkpoint lie in a folder beneath. */
  public String checkpoint() {
    return root() + "/checkpoint";
  }

  /** The folder of one checkpoint's chunks. */
  public String checkpointFolder(String name) {
    return checkpoint() + "/" + name;
  }

  /** One chunk of a checkpoint. */
  public String chunk(String folder, int number) {
    return checkpointFolder(folder) + "/" + String.format(Locale.ROOT, "%06d", number);
  }

  private static String digits(long index) {
    String number = Long.toString(index);
    return "0".repeat(DIGITS - number.length()) + number;
  }
}
