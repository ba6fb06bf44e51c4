package dev.braid;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.braid.guard.Deadline;
import dev.braid.guard.Guard;
import dev.braid.text.Vocabulary;
import java.io.ObjectInputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;

/** Rules for the classes of both modules. */
class HouseRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.braid");

  @Test
  void bothModulesAreLookedAt() {
    assertThat(CLASSES.contain(Main.class)).isTrue();
    assertThat(CLASSES.contain(Vocabulary.class)).isTrue();
  }

  @Test
  void onlyMainAndItsGuardEndTheJvm() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Main.class, Guard.class, Deadline.class)
        .should()
        .callMethodWhere(
            target(owner(assignableTo(System.class).or(assignableTo(Runtime.class))))
                .and(target(nameMatching("exit|halt"))))
        .check(CLASSES);
  }

  @Test
  void classesAreNotNamedAfterWhatTheyMightDo() {
    noClasses()
        .should()
        .haveNameMatching(".*[.$]\\w*(Util|Utils|Helper|Manager|Impl|Common|Processor)")
        .check(CLASSES);
  }

  /**
   * Clocks jump, and those of two machines differ: nothing is decided by the time of day. Whether
   * clocks differ is the doctor's to tell.
   */
  @Test
  void onlyWhatPeopleReadHasTheTimeOfDay() {
    noClasses()
        .that()
        .doNotHaveSimpleName("LockOwner")
        .and()
        .doNotHaveSimpleName("StatusFile")
        .and()
        .resideOutsideOfPackage("dev.braid.doctor")
        .should()
        .callMethodWhere(
            target(nameMatching("now|currentTimeMillis|lastModified|get(Last)?Modif\\w*Time")))
        .check(CLASSES);
  }

  /** Files come from anyone; Java deserialization of them would run what they ask for. */
  @Test
  void javaObjectsAreReadFromTheWireAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.braid.kryo")
        .should()
        .callConstructorWhere(target(owner(assignableTo(ObjectInputStream.class))))
        .check(CLASSES);
    noClasses()
        .should()
        .callMethodWhere(
            target(owner(assignableTo(ModelSerializer.class)))
                .and(target(nameStartingWith("restore"))))
        .check(CLASSES);
  }
}
