package io.drover.master.election;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/**
 * Those who would lead, first in line first, as the latch's nodes in the store have it. Blocking.
 */
final class Line {
  private final CuratorFramework curator;
  private final String path;

  Line(CuratorFramework curator, String path) {
    this.curator = curator;
    this.path = path;
  }

  /** The line cannot be seen at the moment. */
  static final class UnseenException extends Exception {
    private static final long serialVersionUID = 1L;

    UnseenException(String message, Exception cause) {
      super(message, cause);
    }
  }

  /** The paths of the places, in order. */
  List<String> places() throws UnseenException {
    try {
      List<String> places = new ArrayList<>(curator.getChildren().forPath(path));
      places.sort(Comparator.comparing(Line::number));
      return places.stream().map(name -> path + "/" + name).toList();
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    } catch (Exception e) {
      throw unseen(e);
    }
  }

  /** What the holder of this place says it is, if it still has it. */
  Optional<Candidate> holder(String place) throws UnseenException {
    try {
      return Optional.of(Candidate.parse(curator.getData().forPath(place)));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw unseen(e);
    }
  }

  /** Takes this place away from whoever has it; a place is never given twice. */
  void remove(String place) throws UnseenException {
    try {
      curator.delete().quietly().forPath(place);
    } catch (Exception e) {
      throw unseen(e);
    }
  }

  // Curator declares Exception; whatever it is, nothing is known of the line now.
  private UnseenException unseen(Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return new UnseenException(path + ": " + e.getMessage(), e);
  }

  private static String number(String name) {
    return name.substring(Math.max(0, name.length() - 10));
  }
}
