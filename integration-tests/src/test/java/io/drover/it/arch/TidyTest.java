package io.drover.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no tool checks of the sources: each finding says the place and the reason. */
@Timeout(60)
final class TidyTest {
  private static final int FILE_LINES_MAX = 500;
  private static final Path ROOT = LocalCluster.root();
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)(#[^)]*)?\\)");
  private static final Pattern LEFTOVER =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
  private static final Pattern VAGUE_NAME = Pattern.compile(".*(Manager|Helper|Util|Utils|Impl)");
  private static final List<Source> SOURCES = new ArrayList<>();

  private record Source(Path path, List<String> lines) {
    String name() {
      return ROOT.relativize(path).toString();
    }

    String simpleName() {
      return path.getFileName().toString().replaceFirst("\\..*", "");
    }

    boolean isMain() {
      return name().contains("/src/main/");
    }
  }

  @BeforeAll
  static void readSources() throws IOException {
    for (Path path : files(".java")) {
      SOURCES.add(new Source(path, Files.readAllLines(path)));
    }
    assertThat(SOURCES).isNotEmpty();
  }

  @Test
  void filesAreShort() {
    assertNone(
        SOURCES.stream()
            .filter(source -> source.lines().size() > FILE_LINES_MAX)
            .map(source ->
                "%s has %d lines, at most %d: which two rooms are in it?"
                    .formatted(source.name(), source.lines().size(), FILE_LINES_MAX)));
  }

  @Test
  void everyPackageHasItsSentence() {
    assertNone(
        SOURCES.stream()
            .filter(Source::isMain)
            .map(source -> source.path().resolveSibling("package-info.java"))
            .distinct()
            .filter(path -> !Files.exists(path) || !text(path).contains("/**"))
            .map(path -> ROOT.relativize(path) + " is missing or says nothing"));
  }

  @Test
  void namesAreNouns() {
    assertNone(
        SOURCES.stream()
            .filter(source -> VAGUE_NAME.matcher(source.simpleName()).matches())
            .map(source -> source.name() + ": find the noun that says what it is"));
  }

  @Test
  void nothingIsLeftForLater() {
    assertNone(
        lines((source, line) -> LEFTOVER.matcher(line).find())
            .map(place -> place + ": do it or drop it"));
  }

  @Test
  void testsDoNotSleep() {
    assertNone(
        lines((source, line) -> !source.isMain() && line.contains("Thread." + "sleep("))
            .map(place -> place + ": wait for what you wait for"));
  }

  @Test
  void testsAreNotDisabled() {
    assertNone(
        lines((source, line) -> line.contains("@Dis" + "abled"))
            .map(place -> place + ": mend the test or the product"));
  }

  @Test
  void testsHaveATimeout() {
    assertNone(
        SOURCES.stream()
            .filter(source -> !source.isMain())
            .filter(
                source -> source.lines().stream().anyMatch(line -> line.strip().equals("@Test")))
            .filter(source -> source.lines().stream().noneMatch(line -> line.contains("@Timeout")))
            .map(source -> source.name() + " has tests without a @Timeout"));
  }

  @Test
  void typesInMainCodeAreDocumented() {
    assertNone(
        SOURCES.stream()
            .filter(Source::isMain)
            .filter(source -> source.lines().stream().noneMatch(line -> line.startsWith("/**")))
            .map(source -> source.name() + " says nowhere what it is for"));
  }

  @Test
  void linksInDocumentsLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : files(".md")) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          broken.add(ROOT.relativize(document) + " links to " + link.group(1));
        }
      }
    }
    assertNone(broken.stream());
  }

  private interface Finding {
    boolean in(Source source, String line);
  }

  private static Stream<String> lines(Finding finding) {
    return SOURCES.stream()
        .flatMap(source ->
            Stream.iterate(0, i -> i < source.lines().size(), i -> i + 1)
                .filter(i -> finding.in(source, source.lines().get(i)))
                .map(i -> source.name() + ":" + (i + 1)));
  }

  private static void assertNone(Stream<String> findings) {
    assertThat(findings.toList()).isEmpty();
  }

  private static List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(path -> path.toString().endsWith(suffix))
          .filter(path -> !ROOT.relativize(path).toString().matches("(.*/)?(target|\\.git)/.*"))
          .sorted()
          .toList();
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
