package dev.braid.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ExperimentConfig;
import dev.braid.network.Architecture;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Footprints of models of which nothing is built. */
class TrainingFootprintTest {
  private static final long MIB = 1L << 20;
  private static final Placement ONE_EACH = new Placement(2, 1);

  private static final String TEXT =
      """
      task = language-model, output = out, data { format = lines, train = a }
      model { embedding = 1500, hidden = 1500, layers = 2, direction = forward }
      train { replicas = 2, streams = 20, window = 35 }
      """;

  private static final String LABELS =
      "task = tagger, output = out, data { format = conll, train = a }, train.replicas = 2";

  private static TrainingFootprint of(String text, String... settings) {
    ExperimentConfig experiment = ExperimentConfig.parse(text, "test", List.of(settings));
    return new TrainingFootprint(experiment, Architecture.of(experiment, 10_000, 10), 10_010);
  }

  private static TrainingFootprint large(String... settings) {
    return of(TEXT, settings);
  }

  private static long bytes(List<Part> parts, String name) {
    return parts.stream()
        .filter(part -> part.name().contains(name))
        .mapToLong(Part::bytes)
        .findFirst()
        .orElse(0);
  }

  /** Embedding, two layers and an output with its bias. */
  @Test
  void aModelsParametersAreCounted() {
    long layer = 4 * 1500L * (1500 + 1500 + 1);
    assertThat(large().parameters()).isEqualTo(2 * (10_000 * 1500L + layer) + 10_000);
  }

  @Test
  void whatIsAveragedIsOnTheDriverThreeTimesWhateverTheReplicas() {
    long model = 4 * large().parameters();
    Footprint average = large().driver();
    assertThat(bytes(average.heap(), "model")).isBetween(9 * model, 11 * model);
    assertThat(large("train.replicas=64", "shard.count=64").driver()).isEqualTo(average);
    for (String state : new String[] {"keep", "reset"}) {
      Footprint other = large("train.optimizer.state=" + state).driver();
      assertThat(bytes(other.heap(), "model")).isBetween(3 * model, 4 * model);
    }
    long heap = average.heapMib();
    assertThat(large("train.outer.kind=nesterov").driver().heapMib()).isGreaterThan(heap);
    assertThat(large("train.average.kind=last").driver().heapMib()).isGreaterThan(heap);
    Footprint plain = large("train.optimizer.kind=sgd").driver();
    assertThat(plain).isEqualTo(large("train.optimizer.state=reset").driver());
  }

  @Test
  void anExecutorHasANetworkForEachReplicaThatItTrainsAtOnce() {
    long model = 4 * large().parameters();
    Footprint one = large().executor(ONE_EACH);
    Footprint two = large().executor(new Placement(1, 2));
    Footprint inTurn = large().executor(new Placement(1, 1));
    assertThat(bytes(one.outside(), "gradients")).isEqualTo(4 * model);
    assertThat(bytes(two.outside(), "gradients")).isEqualTo(8 * model);
    assertThat(bytes(inTurn.outside(), "gradients")).isEqualTo(4 * model);
    assertThat(large().executor(new Placement(2, 9)))
        .as("slots that no replica fills train nothing")
        .satisfies(many -> assertThat(bytes(many.outside(), "gradients")).isEqualTo(8 * model));
    Footprint sgd = large("train.optimizer.kind=sgd").executor(ONE_EACH);
    assertThat(bytes(sgd.outside(), "gradients")).isEqualTo(2 * model);
  }

  @Test
  void momentaThatAreKeptStayWithTheirReplicas() {
    String[] keep = {"train.optimizer.state=keep"};
    long momenta = 8 * large().parameters();
    assertThat(bytes(large(keep).executor(ONE_EACH).heap(), "own momenta"))
        .isBetween(momenta, momenta * 6 / 5);
    assertThat(bytes(large(keep).executor(new Placement(1, 1)).heap(), "own momenta"))
        .isBetween(2 * momenta, 2 * momenta * 6 / 5);
    assertThat(large().executor(ONE_EACH).heap())
        .noneMatch(part -> part.name().contains("own momenta"));
    String[] copied = {"train.optimizer.state=keep", "train.optimizer.copies=2"};
    assertThat(large(copied).executor(ONE_EACH).heapMib())
        .isGreaterThan(large(keep).executor(ONE_EACH).heapMib());
  }

  @Test
  void batchesTakeWhatTheirTokensTake() {
    String[] twice = {"train.streams=40"};
    Footprint small = large().executor(ONE_EACH);
    Footprint wide = large(twice).executor(ONE_EACH);
    long logits = 700 * 10_000 * 4;
    assertThat(bytes(wide.heap(), "activations")).isEqualTo(2 * bytes(small.heap(), "activations"));
    assertThat(bytes(wide.outside(), "activations"))
        .isEqualTo(2 * bytes(small.outside(), "activations"))
        .isGreaterThan(2 * logits);
    // Logits have a bound: a block of them is there at a time.
    Footprint huge = large("train.streams=2000").executor(ONE_EACH);
    long each = (bytes(small.outside(), "activations") - logits) / 700;
    assertThat(bytes(huge.outside(), "activations")).isLessThan(70_000 * each + 257 * MIB);
  }

  @Test
  void windowsAreHeldForReplicasAtWorkAndForOthersAsTheCacheAllows() {
    String[] eight = {"train.replicas=8", "train.cache-bytes=1MiB"};
    Placement alone = new Placement(1, 1);
    long one = bytes(of(LABELS, "train.replicas=1").executor(alone).heap(), "windows");
    assertThat(one).isEqualTo(64_000_000);
    assertThat(bytes(of(LABELS, eight).executor(alone).heap(), "windows")).isEqualTo(one + MIB);
    assertThat(bytes(of(LABELS, "train.replicas=8").executor(alone).heap(), "windows"))
        .isEqualTo(8 * one);
    assertThat(
            bytes(
                of(LABELS, "train.replicas=1", "train.shuffle-tokens=1000").executor(alone).heap(),
                "windows"))
        .isEqualTo(32_000);
  }

  @ParameterizedTest
  @CsvSource({"average", "keep", "reset"})
  void oneProcessForBothTakesLessThanBothAndMoreThanEach(String state) {
    TrainingFootprint model = large("train.optimizer.state=" + state);
    Placement two = new Placement(1, 2);
    Footprint local = model.local(two);
    assertThat(local.totalMib())
        .isBetween(
            Math.max(model.driver().totalMib(), model.executor(two).totalMib()),
            model.driver().totalMib() + model.executor(two).totalMib());
  }

  @Test
  void figuresAreSumsOfTheirPartsAndNotBelowWhatSparkTakes() {
    Footprint large = large().executor(ONE_EACH);
    long heap = large.heap().stream().mapToLong(Part::bytes).sum();
    assertThat(large.heapMib() * MIB).isBetween(heap, heap + 32 * MIB);
    assertThat(large.heapMib() % 32).isZero();
    assertThat(large.described()).contains("model with averaged momenta 1,", "; outside JVM ");
    assertThat(large("model.hidden=8", "model.embedding=8").driver().heapMib()).isEqualTo(512);
  }

  /** A larger model never takes less, in any part. */
  @Test
  void everythingGrowsWithTheModel() {
    Stream.of("keep", "average", "reset")
        .map(state -> "train.optimizer.state=" + state)
        .forEach(
            state -> {
              long[] totals =
                  Arrays.stream(new int[] {200, 650, 1500, 2500})
                      .mapToObj(
                          size -> large(state, "model.hidden=" + size, "model.embedding=" + size))
                      .mapToLong(model -> model.executor(ONE_EACH).totalMib())
                      .toArray();
              assertThat(totals).isSorted().doesNotHaveDuplicates();
            });
  }
}
