package dev.braid.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kryo.BraidRegistrator;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Test;

class KryoCheckTest {
  private static Finding look(boolean required, Class<?>... registrators) {
    StringBuilder names = new StringBuilder();
    for (Class<?> registrator : registrators) {
      names.append(names.isEmpty() ? "" : ",").append(registrator.getName());
    }
    SparkConf conf =
        new SparkConf(false)
            .set("spark.kryo.registrationRequired", Boolean.toString(required))
            .set("spark.kryo.registrator", names.toString());
    return KryoCheck.look(new KryoSerializer(conf));
  }

  @Test
  void whatBraidRegistersComesBack() {
    Finding finding = look(true, BraidRegistrator.class, DoctorTypes.class);

    assertThat(finding.verdict()).isEqualTo(Verdict.OK);
    assertThat(finding.found()).startsWith("5 kinds of objects came back");
    assertThat(look(true, BraidRegistrator.class, DoctorTypes.class).compared())
        .isEqualTo(finding.compared());
  }

  @Test
  void aProcessThatNumbersClassesOtherwiseIsFound() {
    assertThat(look(true, DoctorTypes.class, BraidRegistrator.class).compared())
        .isNotEqualTo(look(true, BraidRegistrator.class, DoctorTypes.class).compared());
    Finding finding = new KryoCheck().likeness().orElseThrow().different().finding("2 kinds");
    assertThat(finding.trouble()).isEqualTo(Trouble.CONFIGURATION);
  }

  @Test
  void classesThatNobodyRegistersAreTold() {
    Finding finding = look(true, DoctorTypes.class);

    assertThat(finding.trouble()).isEqualTo(Trouble.CONFIGURATION);
    assertThat(finding.found()).contains("Class is not registered: dev.braid.training.Parameters");
  }

  @Test
  void lettingAnythingThroughIsTold() {
    assertThat(look(false, BraidRegistrator.class).found()).contains("nobody has registered");
  }

  @Test
  void anotherSerializerIsTold() {
    assertThat(KryoCheck.look(new JavaSerializer(new SparkConf(false))).found())
        .isEqualTo("spark.serializer is org.apache.spark.serializer.JavaSerializer");
  }
}
