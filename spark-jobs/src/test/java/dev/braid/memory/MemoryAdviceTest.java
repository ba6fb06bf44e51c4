package dev.braid.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ExperimentConfig;
import dev.braid.footprint.Placement;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryAdviceTest {
  private static final long MIB = 1L << 20;
  private static final VocabularySizes SIZES = new VocabularySizes(10_000, 0, "10,000 tokens");

  private static ExperimentConfig experiment(String... settings) {
    String text =
        """
        task = language-model, output = out, data { format = lines, train = a }
        model { embedding = 650, hidden = 650, direction = forward }
        """;
    return ExperimentConfig.parse(text, "test", List.of(settings));
  }

  private static MemoryAdvice advice(ConfiguredMemory configured, String... settings) {
    return MemoryAdvice.of(experiment(settings), SIZES, new Placement(2, 1), configured);
  }

  private static ConfiguredMemory configured(String settings, long heap) {
    SparkConf conf = new SparkConf(false);
    for (String setting : settings.split(" ")) {
      conf.set(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    return ConfiguredMemory.of(conf, heap * MIB);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.master=local[2],                                                  true,  0,   1024, 0",
    "spark.master=spark://h:7077 spark.executor.memory=2g,                   false, 0,   2048, 0",
    "'spark.master=local-cluster[2,1,1024] spark.executor.memory=600m',      false, 0,   600,  0",
    "spark.master=yarn,                                                      false, 0,   1024, 384",
    "spark.master=yarn spark.executor.memory=8g,                             false, 0,   8192, 819",
    "spark.master=yarn spark.executor.memoryOverhead=4g,                     false, 0,   1024,"
        + " 4096",
    "spark.master=yarn spark.executor.memoryOverhead=700,                    false, 0,   1024, 700",
    "spark.master=yarn spark.submit.deployMode=cluster,                      false, 614, 1024, 384",
    "spark.master=k8s://h spark.executor.memoryOverheadFactor=0.5,           false, 0,   1024, 512",
  })
  void whatIsConfiguredIsReadAsSparkReadsIt(
      String settings, boolean local, long driverOutside, long executorHeap, long outside) {
    assertThat(configured(settings, 6144))
        .isEqualTo(new ConfiguredMemory(local, 6144, driverOutside, executorHeap, outside));
  }

  @Test
  void enoughIsSaidToBeEnough() {
    MemoryAdvice yarn =
        advice(
            configured(
                "spark.master=yarn spark.submit.deployMode=cluster spark.executor.memory=8g"
                    + " spark.executor.memoryOverhead=8g spark.driver.memoryOverhead=8g",
                8192));
    assertThat(yarn.driverShortfalls()).isEmpty();
    assertThat(yarn.executorShortfalls()).isEmpty();
    assertThat(yarn.basis()).isEqualTo("19,775,200 parameters, average of adam, 10,000 tokens");
  }

  @Test
  void whatIsLackingIsToldWithTheOptionThatGivesIt() {
    MemoryAdvice yarn =
        advice(configured("spark.master=yarn spark.submit.deployMode=cluster", 600));
    long driver = yarn.driver().heapMib();
    long driverOutside = yarn.driver().outsideMib();
    long executor = yarn.executor().heapMib();
    long outside = yarn.executor().outsideMib();
    assertThat(driver).isGreaterThan(600);

    assertThat(yarn.driverShortfalls())
        .containsExactly(
            "The driver has a heap of 600 MiB, and training may need %,d; set --driver-memory %dm"
                .formatted(driver, driver),
            ("The driver has 384 MiB outside the heap, and training may need %,d; set --conf"
                    + " spark.driver.memoryOverhead=%dm")
                .formatted(driverOutside, driverOutside));
    assertThat(yarn.executorShortfalls())
        .contains(
            ("Executors have 384 MiB outside the heap, and training may need %,d; set --conf"
                    + " spark.executor.memoryOverhead=%dm")
                .formatted(outside, outside));
    assertThat(yarn.options())
        .isEqualTo(
            "--driver-memory %dm --conf spark.driver.memoryOverhead=%dm"
                    .formatted(driver, driverOutside)
                + " --executor-memory %dm --conf spark.executor.memoryOverhead=%dm"
                    .formatted(executor, outside));
  }

  @Test
  void standaloneWorkersLimitTheHeapAlone() {
    MemoryAdvice standalone =
        advice(configured("spark.master=spark://h:7077 spark.executor.memory=512m", 8192));
    assertThat(standalone.driverShortfalls()).isEmpty();
    assertThat(standalone.executorShortfalls())
        .hasSize(1)
        .allMatch(each -> each.startsWith("Executors have a heap of 512 MiB"));
  }

  @Test
  void localModeIsOneProcess() {
    MemoryAdvice local = advice(configured("spark.master=local[2]", 512));
    assertThat(local.executor()).isNull();
    assertThat(local.executorShortfalls()).isEmpty();
    assertThat(local.driverShortfalls())
        .hasSize(1)
        .allMatch(each -> each.startsWith("This process has a heap of 512 MiB"));
    assertThat(local.options()).isEqualTo("--driver-memory " + local.driver().heapMib() + "m");
  }

  /** Some collectors leave out of the heap what they copy into. */
  @Test
  void aHeapThatTheCollectorCountsALittleSmallerIsEnough() {
    long heap = advice(configured("spark.master=yarn", 8192)).driver().heapMib();
    assertThat(advice(configured("spark.master=yarn", heap * 97 / 100)).driverShortfalls())
        .isEmpty();
    assertThat(advice(configured("spark.master=yarn", heap * 9 / 10)).driverShortfalls())
        .hasSize(1);
  }

  @Test
  void ofTwoExperimentsTheLargerDecides() {
    ConfiguredMemory yarn = configured("spark.master=yarn", 8192);
    MemoryAdvice small = advice(yarn, "model.hidden=100", "model.embedding=100");
    MemoryAdvice large = advice(yarn);
    assertThat(small.or(large)).isEqualTo(large);
    assertThat(large.or(small)).isEqualTo(large);
    MemoryAdvice local = advice(configured("spark.master=local[2]", 512));
    assertThat(local.or(local)).isEqualTo(local);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokenize.max-size=700 | 700 | at most 700 tokens (tokenize.max-size)",
        "tokenize.subwords.kind=bpe | 9000 | about 9,000 tokens (tokenize.subwords.merges)",
        "tokenize.tokenizer=characters | 1000 | assumed, until 'braid tokenize' has counted them:"
            + " 1,000 tokens",
        "seed=2 | 50000 | assumed, until 'braid tokenize' has counted them: 50,000 tokens",
      })
  void withoutAVocabularyItIsSaidWhatIsAssumed(String setting, int tokens, String known) {
    VocabularySizes sizes = VocabularySizes.expected(experiment(setting));
    assertThat(sizes.tokens()).isEqualTo(tokens);
    assertThat(sizes.known()).isEqualTo(known);
  }

  @Test
  void targetsOfADecoderAreAsMany() {
    ExperimentConfig pairs =
        ExperimentConfig.parse(
            "task = encoder-decoder, output = o, data { format = pairs, train = a },"
                + " model.hidden = 8, tokenize.max-size = 300",
            "test",
            List.of());
    assertThat(VocabularySizes.expected(pairs))
        .isEqualTo(
            new VocabularySizes(
                300, 300, "at most 300 tokens, 300 labels or targets (tokenize.max-size)"));
  }
}
