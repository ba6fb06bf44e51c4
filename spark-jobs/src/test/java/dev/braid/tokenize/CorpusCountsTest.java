package dev.braid.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.kryo.BraidRegistrator;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class CorpusCountsTest {
  private static final SerializerInstance KRYO =
      new KryoSerializer(
              new SparkConf(false)
                  .set("spark.kryo.registrationRequired", "true")
                  .set(
                      "spark.kryo.registrator",
                      BraidRegistrator.class.getName() + "," + TokenizeTypes.class.getName()))
          .newInstance();

  private static CorpusCounts counts(String word, String label, String otherLabel) {
    CorpusCounts counts = new CorpusCounts();
    counts.add(Split.TRAIN, List.of(word), List.of(label), Task.TAGGER);
    counts.add(Split.TEST, List.of("unseen"), List.of(otherLabel), Task.TAGGER);
    return counts;
  }

  private static CorpusCounts roundTrip(CorpusCounts counts) {
    ClassTag<CorpusCounts> tag = ClassTag$.MODULE$.apply(CorpusCounts.class);
    return KRYO.deserialize(KRYO.serialize(counts, tag), tag);
  }

  @Test
  void countsComeBackAndPartsAddUpInAnyOrder() {
    CorpusCounts one = counts("a", "X", "Y");
    CorpusCounts other = counts("b", "X", "Z");
    for (CorpusCounts merged :
        List.of(
            roundTrip(one).merge(roundTrip(other)),
            roundTrip(other).merge(roundTrip(one)),
            roundTrip(roundTrip(one).merge(other)))) {
      assertThat(merged.tokens().types()).isEqualTo(2);
      assertThat(merged.labels().count("X")).isEqualTo(2);
      assertThat(merged.otherLabels()).containsExactlyInAnyOrder("Y", "Z");
      assertThat(merged.examples(Split.TRAIN)).isEqualTo(2);
      assertThat(merged.examples(Split.TEST)).isEqualTo(2);
    }
  }
}
