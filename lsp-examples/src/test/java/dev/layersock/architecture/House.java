package dev.layersock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;

/**
 * The rooms of the house and who may enter which. The root package is a parameter, so that the same
 * rules can be tried on a house that breaks them.
 */
final class House {
  private static final String[] API = {
    "error", "qos", "protocol", "option", "settings", "spi", "descriptor"
  };
  private static final String[] CORE = {
    "composition", "discovery", "config", "time", "chain", "wiring", "catalog", "socket", "net"
  };
  private static final String[] TRANSPORTS = {"loopback", "nio"};

  private final String root;

  House(String root) {
    this.root = root;
  }

  /**
   * For importing: the contract's suites come in a jar of their own and are no part of the house.
   */
  static boolean isNoTestJar(Location location) {
    return !location.contains("-tests.jar");
  }

  /** The API imports nothing but the JDK and annotations. */
  ArchRule apiStandsAlone() {
    return noClasses()
        .that(are(in(API)))
        .should()
        .dependOnClassesThat(
            are(
                not(in(API))
                    .and(not(resideInAnyPackage("java..", "org.jspecify..", "jakarta.inject..")))));
  }

  /** Core finds transports and layers through ServiceLoader, and names none. */
  ArchRule coreNamesNoProvider() {
    return noClasses()
        .that(are(core()))
        .should()
        .dependOnClassesThat(are(in("loopback", "nio", "layers", "cli")));
  }

  /** The loopback transport imports the API, and neither core, nor a layer, nor the other. */
  ArchRule loopbackSeesTheApiOnly() {
    return noClasses()
        .that(are(in("loopback")))
        .should()
        .dependOnClassesThat(are(core().or(in("nio", "layers", "cli"))));
  }

  /** As {@link #loopbackSeesTheApiOnly()}, for the other transport. */
  ArchRule nioSeesTheApiOnly() {
    return noClasses()
        .that(are(in("nio")))
        .should()
        .dependOnClassesThat(are(core().or(in("loopback", "layers", "cli"))));
  }

  /** A layer imports the API, and neither core nor a transport. */
  ArchRule layersSeeTheApiOnly() {
    return noClasses()
        .that(are(in("layers")))
        .should()
        .dependOnClassesThat(are(core().or(in(TRANSPORTS)).or(in("cli"))));
  }

  /** What is for transports is not for layers. */
  ArchRule layersLeaveTheBaseAlone() {
    return noClasses().that(are(in("layers"))).should().dependOnClassesThat(are(in("spi.base")));
  }

  /** What only the framework may call has one door, and one class goes through it. */
  ArchRule frameworkHasItsOwnDoor() {
    return noClasses()
        .that(are(inHouse().and(not(in("spi", "error"))).and(not(simpleName("Framework")))))
        .should()
        .dependOnClassesThat(simpleName("FrameworkAccess").or(simpleName("ErrorAttribution")));
  }

  /** A layer does not import another layer: the packages below "layers" are strangers. */
  ArchRule layersAreStrangers() {
    return slices().matching(root + ".layers.(*)..").should().notDependOnEachOther();
  }

  /** Guice stays in the one package that wires. */
  ArchRule guiceIsForWiring() {
    return noClasses()
        .that(are(inHouse().and(not(in("wiring")))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.google.inject.."));
  }

  /** Guava comes along with Guice, and is not for us. */
  ArchRule guavaIsForGuice() {
    return noClasses()
        .that(are(inHouse()))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.google.common..", "com.google.thirdparty.."));
  }

  /** Channels come from the SelectorProvider that the assembly hands in. */
  ArchRule channelsAreHandedIn() {
    return noClasses()
        .that(are(inHouse()))
        .should()
        .callMethodWhere(
            describe(
                "are static openers of channels",
                (JavaMethodCall call) ->
                    call.getTarget().getName().equals("open")
                        && call.getTargetOwner().getPackageName().equals("java.nio.channels")));
  }

  /** No package depends on itself through others. */
  ArchRule packagesHaveNoCycles() {
    return slices().assignedFrom(packages()).should().beFreeOfCycles();
  }

  /** Waits that hold a monitor pin virtual threads, before JDK 24 at least. */
  ArchRule noMonitors() {
    return noMethods()
        .that()
        .areDeclaredInClassesThat(are(inHouse()))
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED);
  }

  private DescribedPredicate<JavaClass> core() {
    return in(CORE).or(resideInAPackage(root));
  }

  private DescribedPredicate<JavaClass> inHouse() {
    return resideInAPackage(root + "..");
  }

  private DescribedPredicate<JavaClass> in(String... rooms) {
    return resideInAnyPackage(
        Arrays.stream(rooms).map(room -> root + "." + room + "..").toArray(String[]::new));
  }

  private SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return (name + ".").startsWith(root + ".")
            ? SliceIdentifier.of(name)
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }
}
