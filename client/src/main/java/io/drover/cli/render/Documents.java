package io.drover.cli.render;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Messages as documents: the protobuf JSON mapping with lowerCamelCase names, every field without
 * presence printed, and the same tree as YAML.
 */
public final class Documents {
  private static final JsonFormat.Printer PRETTY =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence();
  private static final JsonFormat.Printer COMPACT = PRETTY.omittingInsignificantWhitespace();

  private Documents() {}

  /** One message, indented, ended by a line break. */
  public static String json(Message message) {
    return print(PRETTY, message) + "\n";
  }

  /** One message on one line, ended by a line break: for streams. */
  public static String jsonLine(Message message) {
    return print(COMPACT, message) + "\n";
  }

  /** An array of messages, indented, ended by a line break. */
  public static String json(List<? extends Message> messages) {
    if (messages.isEmpty()) {
      return "[]\n";
    }
    return messages.stream()
        .map(message -> print(PRETTY, message).indent(2).stripTrailing())
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  /** One message as a YAML document. */
  public static String yaml(Message message) {
    return toYaml(print(COMPACT, message));
  }

  /** A list of messages as a YAML document. */
  public static String yaml(List<? extends Message> messages) {
    return toYaml(
        messages.stream()
            .map(message -> print(COMPACT, message))
            .collect(Collectors.joining(",", "[", "]")));
  }

  /** One message as a document of a YAML stream. */
  public static String yamlStream(Message message) {
    return "---\n" + yaml(message);
  }

  // JSON is YAML: reading it as such gives the tree without another library.
  private static String toYaml(String json) {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(json);
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(tree);
  }

  private static String print(JsonFormat.Printer printer, Message message) {
    try {
      return plain(printer.print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not printable as JSON: " + e.getMessage(), e);
    }
  }

  /** The printer escapes what HTML would mind; people read the sign itself better. */
  private static String plain(String json) {
    StringBuilder text = new StringBuilder(json.length());
    int i = 0;
    while (i < json.length()) {
      char c = json.charAt(i);
      if (c != '\\') {
        text.append(c);
        i++;
      } else if (json.startsWith("u00", i + 1)) {
        char escaped = (char) Integer.parseInt(json.substring(i + 2, i + 6), 16);
        text.append(
            "<>&='".indexOf(escaped) >= 0 ? String.valueOf(escaped) : json.substring(i, i + 6));
        i += 6;
      } else {
        text.append(c).append(json.charAt(i + 1));
        i += 2;
      }
    }
    return text.toString();
  }
}
