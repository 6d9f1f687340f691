package io.drover.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.puppycrawl.tools.checkstyle.Checker;
import com.puppycrawl.tools.checkstyle.DefaultConfiguration;
import com.puppycrawl.tools.checkstyle.api.AuditEvent;
import com.puppycrawl.tools.checkstyle.api.AuditListener;
import com.puppycrawl.tools.checkstyle.api.CheckstyleException;
import io.drover.it.cluster.LocalCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long methods may be and how much they may ask for. */
@Timeout(120)
final class MethodSizeTest {
  private static final int METHOD_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 7;

  @Test
  void methodsAreShortAndAskForLittle() throws CheckstyleException, IOException {
    List<String> findings = new ArrayList<>();
    Checker checker = new Checker();
    checker.setModuleClassLoader(Checker.class.getClassLoader());
    checker.configure(rules());
    checker.addListener(new Findings(findings));
    checker.process(sources());
    checker.destroy();
    assertThat(findings).isEmpty();
  }

  private static DefaultConfiguration rules() {
    DefaultConfiguration length = new DefaultConfiguration("MethodLength");
    length.addProperty("max", Integer.toString(METHOD_LINES_MAX));
    length.addProperty("countEmpty", "false");
    DefaultConfiguration parameters = new DefaultConfiguration("ParameterNumber");
    parameters.addProperty("max", Integer.toString(PARAMETERS_MAX));
    parameters.addProperty("tokens", "METHOD_DEF, CTOR_DEF");
    DefaultConfiguration walker = new DefaultConfiguration("TreeWalker");
    walker.addChild(length);
    walker.addChild(parameters);
    DefaultConfiguration root = new DefaultConfiguration("Checker");
    root.addChild(walker);
    return root;
  }

  private static List<File> sources() throws IOException {
    Path root = LocalCluster.root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> root.relativize(path).toString().contains("src/main/java"))
          .filter(path -> !path.endsWith("package-info.java"))
          .map(Path::toFile)
          .toList();
    }
  }

  private record Findings(List<String> findings) implements AuditListener {
    @Override
    public void addError(AuditEvent event) {
      findings.add(event.getFileName() + ":" + event.getLine() + " " + event.getMessage());
    }

    @Override
    public void addException(AuditEvent event, Throwable throwable) {
      findings.add(event.getFileName() + " cannot be read: " + throwable.getMessage());
    }

    @Override
    public void auditStarted(AuditEvent event) {}

    @Override
    public void auditFinished(AuditEvent event) {}

    @Override
    public void fileStarted(AuditEvent event) {}

    @Override
    public void fileFinished(AuditEvent event) {}
  }
}
