package dev.braid;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The house's plan: a package imports only from packages on lower floors. The library's packages
 * are on the floors 0 to 3.
 */
class FloorsTest {
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          entry("dev.braid.store", 4),
          entry("dev.braid.kryo", 4),
          entry("dev.braid.terminal", 4),
          entry("dev.braid.corpus", 5),
          entry("dev.braid.scoring", 6),
          entry("dev.braid.memory", 6),
          entry("dev.braid.guard", 7),
          entry("dev.braid.tokenize", 7),
          entry("dev.braid.shard", 7),
          entry("dev.braid.train", 7),
          entry("dev.braid.evaluate", 7),
          entry("dev.braid.predict", 7),
          entry("dev.braid.compare", 7),
          entry("dev.braid.doctor", 7),
          entry("dev.braid", 8));

  static final Iterable<String> ROOMS = FLOORS.keySet();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/model/"))
          .withImportOption(location -> !location.contains("/braid-model"))
          .importPackages("dev.braid");

  @Test
  void everyPackageHasAFloor() {
    assertThat(CLASSES)
        .extracting(JavaClass::getPackageName)
        .isNotEmpty()
        .allMatch(FLOORS::containsKey);
  }

  @ParameterizedTest
  @FieldSource("ROOMS")
  void aPackageImportsOnlyFromLowerFloors(String room) {
    String[] notBelow =
        FLOORS.keySet().stream()
            .filter(other -> !other.equals(room) && FLOORS.get(other) >= FLOORS.get(room))
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(notBelow)
        .check(CLASSES);
  }

  @Test
  void onlyTheStoreKnowsHadoopsFileSystems() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.braid.store")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop.fs..")
        .check(CLASSES);
  }

  @Test
  void onlyTrainingAndItsWireFormatKnowDl4j() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.braid.train", "dev.braid.kryo")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
        .check(CLASSES);
  }

  @Test
  void nothingHereKnowsTheKernels() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.braid.kernel..", "org.bytedeco.dnnl..", "org.bytedeco.opencl..")
        .check(CLASSES);
  }
}
