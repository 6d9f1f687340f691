package io.drover.compose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the small text files that a project is made of. */
final class TextFiles {
  /** A longer file is refused. */
  static final int BYTES_MAX = 1 << 20;

  private TextFiles() {}

  /**
   * The whole text, without a byte order mark.
   *
   * @throws Unreadable saying why not
   */
  static String read(Path path, Place place) {
    byte[] bytes;
    try {
      if (Files.isDirectory(path)) {
        throw new Unreadable(place, "is a folder: name the file in it");
      }
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes(BYTES_MAX + 1);
      }
    } catch (NoSuchFileException e) {
      throw new Unreadable(place, "no such file: " + path);
    } catch (AccessDeniedException e) {
      throw new Unreadable(place, "may not be read: " + path);
    } catch (IOException e) {
      throw new Unreadable(place, "cannot be read: " + e.getMessage());
    }
    if (bytes.length > BYTES_MAX) {
      throw new Unreadable(place, "is larger than 1 MiB");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Unreadable(place, "is not UTF-8 text");
    }
  }
}
