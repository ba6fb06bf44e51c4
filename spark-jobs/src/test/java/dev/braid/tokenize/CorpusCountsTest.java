package dev.braid.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kryo.BraidRegistrator;
import dev.braid.text.InputCounts;
import dev.braid.text.TokenCounts;
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
    TokenCounts words = new TokenCounts();
    words.add(word);
    TokenCounts labels = new TokenCounts();
    labels.add(label);
    CorpusCounts counts = new CorpusCounts(words, labels, new InputCounts(), 1);
    counts.otherLabels().add(otherLabel);
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
      assertThat(merged.trainingExamples()).isEqualTo(2);
    }
  }
}
