import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or mends the format of every Java source below a folder. Run by the build as a source
 * file, so that it needs no module of its own and no particular JDK under Maven.
 */
final class Format {
  private static final Formatter FORMATTER =
      new Formatter(
          JavaFormatterOptions.builder()
              .style(JavaFormatterOptions.Style.GOOGLE)
              .formatJavadoc(true)
              .build());

  private Format() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2 || !List.of("check", "write").contains(args[0])) {
      System.err.println("usage: Format check|write FOLDER");
      System.exit(2);
    }
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    List<Path> unformatted;
    try (Stream<Path> files = Files.walk(root)) {
      unformatted =
          files
              .filter(path -> path.toString().endsWith(".java"))
              .filter(path -> !root.relativize(path).toString().matches("(.*/)?target/.*"))
              .toList()
              .parallelStream()
              .filter(path -> !formatted(path, write))
              .sorted()
              .toList();
    }
    if (unformatted.isEmpty()) {
      return;
    }
    unformatted.forEach(path ->
        System.err.println((write ? "formatted " : "not formatted: ") + root.relativize(path)));
    if (!write) {
      System.err.println("Run scripts/format to mend this.");
      System.exit(1);
    }
  }

  private static boolean formatted(Path path, boolean write) {
    try {
      String before = Files.readString(path);
      String after =
          FORMATTER.formatSource(
              RemoveUnusedImports.removeUnusedImports(
                  ImportOrderer.reorderImports(before, JavaFormatterOptions.Style.GOOGLE)));
      if (before.equals(after)) {
        return true;
      }
      if (write) {
        Files.writeString(path, after);
      }
      return false;
    } catch (FormatterException e) {
      System.err.println(path + ": " + e.getMessage());
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
