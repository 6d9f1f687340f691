package io.drover.compose;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The YAML events of a text, one by one. Whatever the library throws at a text becomes {@link
 * Unreadable} here, and only here, so that nothing of Drover's own is taken for it.
 */
final class YamlEvents {
  private static final String INVALID = "is not valid YAML: ";

  private final String text;
  private final Place file;
  private final StreamReader characters;
  private final Parser parser;

  YamlEvents(String text, Place file) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.file())
            .setCodePointLimit(2 * TextFiles.BYTES_MAX)
            .build();
    this.text = text;
    this.file = file;
    this.characters = new StreamReader(settings, text);
    this.parser = new ParserImpl(settings, characters);
  }

  /**
   * The next event, or empty after the last one.
   *
   * @throws Unreadable when the text is no YAML from here on
   */
  Optional<Event> next() {
    try {
      return parser.hasNext() ? Optional.of(parser.next()) : Optional.empty();
    } catch (MarkedYamlEngineException e) {
      Place at = e.getProblemMark().map(this::place).orElse(file);
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      throw new Unreadable(at, INVALID + context + oneLine(e.getProblem()));
    } catch (ReaderException e) {
      throw new Unreadable(
          lineOf(e.getPosition()), INVALID + "it holds a character that may not be there");
    } catch (YamlEngineException e) {
      throw new Unreadable(file, INVALID + oneLine(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // Not all that the library throws is of its own kinds: an escape without digits, or with too
      // many, is a NumberFormatException. The place is known from how far it has read.
      throw new Unreadable(
          file.at(characters.getLine() + 1, characters.getColumn() + 1),
          INVALID + "it cannot be read from here on; is there an escape that names no character?");
    }
  }

  /** Where a mark of the library's is. */
  Place place(Mark mark) {
    return file.at(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place lineOf(int position) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(position, text.length()); i++) {
      boolean newline = text.charAt(i) == '\n';
      line += newline ? 1 : 0;
      column = newline ? 1 : column + 1;
    }
    return file.at(line, column);
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ").trim();
  }
}
