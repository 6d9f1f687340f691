package io.drover.it.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Which room sees which. The picture is in docs/ARCHITECTURE.md. */
@AnalyzeClasses(packages = "io.drover", importOptions = RoomsTest.NoTests.class)
final class RoomsTest {
  /** The product alone, however the tests' classes come: from a folder or in a jar. */
  static final class NoTests implements ImportOption {
    private static final ImportOption NO_FOLDER = new DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
      return NO_FOLDER.includes(location) && !location.contains("-tests.jar");
    }
  }

  private static final String[] CORE = {
    "io.drover.master.model..",
    "io.drover.master.state..",
    "io.drover.master.reconcile..",
    "io.drover.master.schedule..",
    "io.drover.worker.model..",
    "io.drover.worker.task.."
  };
  private static final List<String> MASTER_EDGES = List.of("election", "log", "dispatch", "api");

  @ArchTest
  static final ArchRule masterWorkerAndClientDoNotSeeEachOther =
      slices()
          .matching("io.drover.(master|worker|client)..")
          .should()
          .notDependOnEachOther()
          .because("they meet on the wire only");

  @ArchTest
  static final ArchRule packagesOfTheMasterHaveNoCycles =
      slices().matching("io.drover.master.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfTheWorkerHaveNoCycles =
      slices().matching("io.drover.worker.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfTheWireHaveNoCycles =
      slices().matching("io.drover.(base|rpc|proto|protocol)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule coreSeesTheJdkAndItselfOnly =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat(
              not(
                  Stream.concat(
                          Arrays.stream(CORE),
                          Stream.of("java..", "org.jspecify..", "io.drover.base.."))
                      .toArray(String[]::new)))
          .because("the core is replayed in the simulator: it does no I/O and knows no wire");

  @ArchTest
  static final ArchRule coreHasNoThreadsClocksOrChance =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.concurrent..", "java.io..", "java.nio.file..", "java.net..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .because("time, chance and threads are given to the core by whoever drives it");

  @ArchTest static final ArchRule stateSeesTheModelOnly = seesOnly("state", "model");

  @ArchTest static final ArchRule reconcileSeesStateOnly = seesOnly("reconcile", "model", "state");

  @ArchTest static final ArchRule scheduleSeesTheModelOnly = seesOnly("schedule", "model");

  @ArchTest static final ArchRule modelSeesNobody = seesOnly("model");

  @ArchTest
  static final ArchRule edgesDoNotSeeEachOther =
      noClasses()
          .that()
          .resideInAnyPackage("io.drover.master.election..", "io.drover.master.log..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              MASTER_EDGES.stream()
                  .filter(edge -> edge.equals("dispatch") || edge.equals("api"))
                  .map(edge -> "io.drover.master." + edge + "..")
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule onlyTheDockerRoomKnowsDocker =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drover.worker.runtime.docker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.dockerjava..");

  @ArchTest
  static final ArchRule onlyLogAndElectionKnowZooKeeper =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drover.master.log..", "io.drover.master.election..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator..")
          .because("the rest sees the log and the election through io.drover.master.port");

  @ArchTest
  static final ArchRule onlyRpcAndTheHttpDoorKnowNetty =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drover.rpc..", "io.drover.master.api..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .because("wait for what you wait for");

  @ArchTest
  static final ArchRule serversDoNotPrint =
      noClasses()
          .that()
          .resideInAnyPackage("io.drover.master..", "io.drover.worker..", "io.drover.rpc..")
          .should()
          .accessField(System.class, "out")
          .because("what a server has to say goes to its log");

  private static ArchRule seesOnly(String room, String... others) {
    String[] rooms =
        Stream.concat(Stream.of(room), Arrays.stream(others))
            .map(name -> "io.drover.master." + name + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("io.drover.master." + room + "..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("io.drover.master..").and(not(rooms)));
  }

  private static DescribedPredicate<JavaClass> not(String... packages) {
    return DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(packages));
  }
}
