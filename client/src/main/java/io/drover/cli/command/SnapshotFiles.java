package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.client.SnapshotException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What goes wrong with snapshot files, in words and exit codes. */
final class SnapshotFiles {
  private SnapshotFiles() {}

  static CliException failure(Path file, IOException thrown) {
    if (thrown instanceof FileAlreadyExistsException) {
      return new CliException(ExitCode.CONFLICT, file + " exists already", "--force replaces it.");
    }
    if (thrown instanceof NoSuchFileException missing) {
      return CliException.usage("there is no file or folder " + missing.getFile());
    }
    if (thrown instanceof AccessDeniedException denied) {
      return new CliException(ExitCode.FAILED, "no permission for " + denied.getFile());
    }
    if (thrown instanceof SnapshotException) {
      return new CliException(ExitCode.USAGE, String.valueOf(thrown.getMessage()));
    }
    return new CliException(ExitCode.FAILED, file + ": " + thrown.getMessage());
  }
}
