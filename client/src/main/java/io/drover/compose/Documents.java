package io.drover.compose;

import io.drover.compose.Value.Mapping;
import io.drover.compose.Value.Merging;
import io.drover.compose.Value.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the files of a project, each one once. */
final class Documents {
  /** More files than any project is made of. */
  private static final int FILES_MAX = 64;

  private final Problems problems;
  private final Map<Path, List<Mapping>> read = new HashMap<>();

  Documents(Problems problems) {
    this.problems = problems;
  }

  /**
   * The documents of a file, variables not filled in yet.
   *
   * @param place the file as it is named in messages, and the folder that its paths start from
   * @throws Unreadable when the file gives none
   */
  List<Mapping> of(Path path, Place place) {
    List<Mapping> known = read.get(path);
    if (known != null) {
      return known;
    }
    if (read.size() >= FILES_MAX) {
      throw new Unreadable(place, "is one file too many: " + FILES_MAX + " have been read");
    }
    List<Mapping> documents = new ArrayList<>();
    for (Value document : YamlReader.read(TextFiles.read(path, place), place, problems)) {
      if (document instanceof Mapping mapping) {
        documents.add(mapping);
      } else if (!(document instanceof Scalar scalar) || scalar.kind() != Value.Kind.NULL) {
        throw new Unreadable(document.place(), "must be a mapping with the key 'services'");
      }
    }
    if (documents.isEmpty()) {
      throw new Unreadable(place, "is empty: a Compose file needs 'services'");
    }
    read.put(path, List.copyOf(documents));
    return documents;
  }

  /** Several documents, later ones over earlier ones. */
  static Mapping merged(List<Mapping> documents) {
    Mapping all = Mapping.of(documents.get(0).place(), Merging.NORMAL, Map.of());
    for (Mapping document : documents) {
      all = Merge.mappings("", all, document);
    }
    return all;
  }
}
