package io.drover.compose;

import java.nio.file.Path;

/**
 * Where something stands in a file.
 *
 * @param file as the user named it
 * @param folder what relative paths in this file start from
 * @param line counted from 1; 0 means the file as a whole
 * @param column counted from 1
 */
record Place(String file, Path folder, int line, int column) {
  /** The same file as a whole. */
  static Place of(String file, Path folder) {
    return new Place(file, folder, 0, 0);
  }

  Place at(int newLine, int newColumn) {
    return new Place(file, folder, newLine, newColumn);
  }
}
