package io.drover.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Holds the .proto files to the evolution rules: a number once used keeps its name and type for
 * ever, or is reserved. The file schema.txt remembers what was used.
 */
@Timeout(30)
class SchemaTest {
  private static final Path SCHEMA = Path.of("src/test/resources/schema.txt");
  private static final Path SOURCES = Path.of("src/main/proto/drover");
  private static final String REGENERATE =
      "mvn -q -pl proto test -Dtest=SchemaTest -Ddrover.schema=write";

  @Test
  void noNumberOfTheSchemaEverChangesItsMeaning() throws Exception {
    SortedMap<String, String> now = schemaOfTheClasses();
    SortedMap<String, String> before = schemaOfTheFile();
    List<String> broken = new ArrayList<>();
    before.forEach((place, meaning) -> {
      String current = now.getOrDefault(place, "nothing");
      if (!current.equals(meaning) && !current.equals("reserved")) {
        broken.add(place + " was '" + meaning + "' and is now '" + current + "'");
      }
    });
    assertThat(broken)
        .as(
            "old peers, logs and journals still hold these numbers: give a new field a new number,"
                + " and write 'reserved' for one that goes (in %s)",
            SOURCES)
        .isEmpty();
    if ("write".equals(System.getProperty("drover.schema"))) {
      Files.write(
          SCHEMA, now.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
    } else {
      assertThat(now)
          .as("schema.txt does not know what was added: run `%s` and commit the file", REGENERATE)
          .isEqualTo(before);
    }
  }

  private static SortedMap<String, String> schemaOfTheFile() throws IOException {
    SortedMap<String, String> schema = new TreeMap<>();
    if (Files.exists(SCHEMA)) {
      for (String line : Files.readAllLines(SCHEMA)) {
        int gap = line.indexOf(' ');
        schema.put(line.substring(0, gap), line.substring(gap + 1));
      }
    }
    return schema;
  }

  private static SortedMap<String, String> schemaOfTheClasses()
      throws IOException, ReflectiveOperationException {
    SortedMap<String, String> schema = new TreeMap<>();
    List<Path> sources;
    try (Stream<Path> files = Files.list(SOURCES)) {
      sources = files.filter(file -> file.toString().endsWith(".proto")).toList();
    }
    assertThat(sources).isNotEmpty();
    for (Path source : sources) {
      String text = Files.readString(source);
      Class<?> generated =
          Class.forName(option(text, "java_package") + "." + option(text, "java_outer_classname"));
      FileDescriptor file = (FileDescriptor) generated.getMethod("getDescriptor").invoke(null);
      file.getMessageTypes().forEach(message -> add(schema, message));
      file.getEnumTypes().forEach(type -> add(schema, type));
    }
    return schema;
  }

  private static String option(String source, String name) {
    Matcher matcher = Pattern.compile("option " + name + " = \"([^\"]+)\";").matcher(source);
    assertThat(matcher.find()).as("option %s in a .proto file", name).isTrue();
    return matcher.group(1);
  }

  private static void add(SortedMap<String, String> schema, Descriptor message) {
    if (message.getOptions().getMapEntry()) {
      return;
    }
    for (FieldDescriptor field : message.getFields()) {
      schema.put(place(message.getFullName(), field.getNumber()), describe(field));
    }
    message
        .toProto()
        .getReservedRangeList()
        .forEach(range -> {
          for (int number = range.getStart(); number < range.getEnd(); number++) {
            schema.put(place(message.getFullName(), number), "reserved");
          }
        });
    message.getNestedTypes().forEach(nested -> add(schema, nested));
    message.getEnumTypes().forEach(nested -> add(schema, nested));
  }

  private static void add(SortedMap<String, String> schema, EnumDescriptor type) {
    for (EnumValueDescriptor value : type.getValues()) {
      schema.put(place(type.getFullName(), value.getNumber()), value.getName());
    }
    type.toProto()
        .getReservedRangeList()
        .forEach(range -> {
          for (int number = range.getStart(); number <= range.getEnd(); number++) {
            schema.put(place(type.getFullName(), number), "reserved");
          }
        });
  }

  private static String place(String owner, int number) {
    return String.format("%s:%04d", owner, number);
  }

  private static String describe(FieldDescriptor field) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      String key = type(entry.findFieldByNumber(1));
      return field.getName() + " map<" + key + "," + type(entry.findFieldByNumber(2)) + ">";
    }
    String many = field.isRepeated() ? "repeated " : "";
    return field.getName() + " " + many + type(field);
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }
}
