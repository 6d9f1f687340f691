import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes a folder of libraries fit for the JVM's cache of loaded classes, which keeps no class older
 * than Java 6 and belongs to jars of certain times. Run by the build as a source file.
 *
 * <p>Picocli is compiled for Java 5: its classes are given a newer version and the stack maps that
 * go with it. It also asks for a class of Groovy's at each start, and protobuf for two of
 * Android's, and so they have all jars searched in vain: these questions are answered here. All
 * jars get the time that they have in the archive.
 *
 * <p>The JDK itself looks through all jars for somewhere to log to, which no client command does:
 * the program is there once more in a jar that names the libraries of client commands only.
 */
final class SwiftLibraries {
  private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;

  /** The attribute of the client's jar with its libraries, as in ./a.jar:./b.jar. */
  private static final String LIBRARIES = "Drover-Libraries";

  private static final String MARK = "META-INF/REWRITTEN-FOR-DROVER";
  private static final String MARK_TEXT =
      "When Drover was built, classes of this jar that are older than Java 6 were given a newer version,\n"
          + "and the methods that look for Groovy (loadClosureClass) and Android (getClassForName) were made to\n"
          + "find nothing.\n";

  /** Begins the names of the jars that are rewritten, and in each the method that finds nothing. */
  private static final Map<String, String> VAIN_SEARCHES =
      Map.of("picocli-", "loadClosureClass", "protobuf-java-4", "getClassForName");

  private SwiftLibraries() {}

  /** Arguments: the folder, then the time for its jars as in 2026-01-01T00:00:00Z. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    FileTime time = FileTime.from(Instant.parse(args[1]));
    narrow(folder);
    for (Path jar : jars(folder)) {
      for (Map.Entry<String, String> search : VAIN_SEARCHES.entrySet()) {
        if (jar.getFileName().toString().startsWith(search.getKey())) {
          rewrite(jar, search.getValue());
        }
      }
      Files.setLastModifiedTime(jar, time);
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  /**
   * Makes the client commands' program from the whole one, and from what the client's jar names.
   */
  private static void narrow(Path folder) throws IOException {
    Path client =
        jars(folder).stream()
            .filter(jar -> jar.getFileName().toString().startsWith("drover-client-"))
            .findFirst()
            .orElseThrow();
    try (JarFile library = new JarFile(client.toFile());
        JarFile program = new JarFile(folder.resolve("drover-dist.jar").toFile());
        ZipOutputStream to =
            new ZipOutputStream(
                new BufferedOutputStream(
                    Files.newOutputStream(folder.resolve("drover-cli.jar"))))) {
      String libraries =
          Objects.requireNonNull(
              library.getManifest().getMainAttributes().getValue(LIBRARIES),
              () -> client + " does not name its libraries: build the client anew");
      Manifest manifest = program.getManifest();
      manifest
          .getMainAttributes()
          .put(
              Attributes.Name.CLASS_PATH,
              client.getFileName() + " " + libraries.replace("./", "").replace(':', ' '));
      for (ZipEntry entry : Collections.list(program.entries())) {
        put(
            to,
            entry,
            entry.getName().equals(JarFile.MANIFEST_NAME)
                ? bytes(manifest)
                : program.getInputStream(entry).readAllBytes());
      }
    }
  }

  private static byte[] bytes(Manifest manifest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  private static void rewrite(Path jar, String vain) throws IOException {
    Path whole = Files.createTempFile(jar.getParent(), "rewritten", ".tmp");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to =
            new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(whole)))) {
      ClassFile classes =
          ClassFile.of(
              ConstantPoolSharingOption.NEW_POOL,
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(loader)));
      for (ZipEntry entry : Collections.list(from.entries())) {
        if (!entry.getName().equals(MARK)) {
          byte[] content = from.getInputStream(entry).readAllBytes();
          put(
              to,
              entry,
              entry.getName().endsWith(".class") ? modern(classes, content, vain) : content);
        }
      }
      ZipEntry mark = new ZipEntry(MARK);
      mark.setTime(0);
      put(to, mark, MARK_TEXT.getBytes(StandardCharsets.UTF_8));
    }
    Files.setPosixFilePermissions(whole, Files.getPosixFilePermissions(jar));
    Files.move(whole, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void put(ZipOutputStream to, ZipEntry as, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(as.getName());
    entry.setTime(as.getTime());
    to.putNextEntry(entry);
    to.write(content);
    to.closeEntry();
  }

  private static byte[] modern(ClassFile classes, byte[] content, String vain) {
    ClassModel parsed = classes.parse(content);
    boolean searches = parsed.methods().stream().anyMatch(method -> isVain(method, vain));
    boolean old = parsed.majorVersion() < OLDEST_CACHED;
    return old || searches
        ? classes.transformClass(parsed, (builder, part) -> modern(builder, part, vain))
        : content;
  }

  private static boolean isVain(MethodModel method, String vain) {
    return method.methodName().equalsString(vain);
  }

  private static void modern(ClassBuilder builder, ClassElement element, String vain) {
    switch (element) {
      case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
      case MethodModel method when isVain(method, vain) ->
          builder.withMethodBody(
              method.methodName(),
              method.methodType(),
              method.flags().flagsMask(),
              code -> code.aconst_null().areturn());
      // Each instruction by itself, for code that is taken over as it is gets no stack maps.
      case MethodModel method ->
          builder.transformMethod(method, MethodTransform.transformingCode(CodeBuilder::with));
      default -> builder.with(element);
    }
  }
}
