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

/** The house's plan: a package imports only from packages on lower floors. */
class FloorsTest {
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          entry("text", 0),
          entry("metric", 0),
          entry("config", 0),
          entry("kernel", 0),
          entry("sequence", 1),
          entry("training", 2),
          entry("sample", 1),
          entry("decoding", 1),
          entry("network", 3),
          entry("checkpoint", 3),
          entry("footprint", 4));

  static final Iterable<String> ROOMS = FLOORS.keySet();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.braid");

  @Test
  void everyPackageHasAFloor() {
    assertThat(CLASSES)
        .extracting(JavaClass::getPackageName)
        .isNotEmpty()
        .allMatch(name -> FLOORS.containsKey(name.substring("dev.braid".length() + 1)));
  }

  @ParameterizedTest
  @FieldSource("ROOMS")
  void aPackageImportsOnlyFromLowerFloors(String room) {
    String[] notBelow =
        FLOORS.keySet().stream()
            .filter(other -> !other.equals(room) && FLOORS.get(other) >= FLOORS.get(room))
            .map(other -> "dev.braid." + other)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage("dev.braid." + room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(notBelow)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theLibraryKnowsNeitherSparkNorHadoop() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(CLASSES);
  }

  @Test
  void onlyTheNetworkKnowsDl4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.braid.network")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
        .check(CLASSES);
  }

  @Test
  void onlyTheKernelsKnowOneDnn() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.braid.kernel")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco.dnnl..", "org.bytedeco.opencl..")
        .check(CLASSES);
  }
}
