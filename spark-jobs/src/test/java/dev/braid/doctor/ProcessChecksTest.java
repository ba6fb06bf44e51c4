package dev.braid.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.network.SelfTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in one process, whether Spark is there or not. */
class ProcessChecksTest {
  private static Finding java(String version, String... arguments) {
    return JavaCheck.judge(Runtime.Version.parse(version), List.of(arguments), "heap 1 GiB");
  }

  @Test
  void javasThatRunHadoopAreFine() {
    assertThat(java("17.0.15+6").verdict()).isEqualTo(Verdict.OK);
    assertThat(java("21.0.2", "-Xmx2g").verdict()).isEqualTo(Verdict.OK);
    assertThat(java("23").trouble()).isEqualTo(Trouble.CONFIGURATION);
    assertThat(java("23").change()).startsWith("use Java 17 to 22: ");
    assertThat(new JavaCheck().look().found())
        .contains(Runtime.version().toString(), "heap ", "collected by ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-Xint"})
  void flagsThatSlowLoopsAreTold(String flag) {
    Finding finding = java("17", "-Xmx2g", flag);

    assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
    assertThat(finding.change()).contains("remove " + flag);
  }

  @Test
  void aLimitOfJavaCppsCountsOnAClusterOnly() {
    assertThat(new NativeMemoryCheck(true).judge(0).verdict()).isEqualTo(Verdict.OK);
    assertThat(new NativeMemoryCheck(false).judge(1L << 32).found()).contains("4.0 GiB");
    assertThat(new NativeMemoryCheck(false).judge(1L << 32).verdict()).isEqualTo(Verdict.OK);
    assertThat(new NativeMemoryCheck(true).judge(1L << 32).change())
        .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    // JavaCPP's own default, four times the heap.
    assertThat(new NativeMemoryCheck(true).look().verdict()).isEqualTo(Verdict.WARN);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4, 8, OK,   ''",
    "1, 4, 8, WARN, spark.executorEnv.OMP_NUM_THREADS",
    "8, 4, 8, WARN, spark.executorEnv.OMP_NUM_THREADS",
    "4, 4, 2, WARN, set spark.task.cpus to 2 at most"
  })
  void threadsAndProcessorsAreAsManyAsATaskHasCores(
      String threads, int cores, int processors, Verdict verdict, String change) {
    Finding finding = new ThreadsCheck(cores).judge(Map.of("OMP_NUM_THREADS", threads), processors);

    assertThat(finding.verdict()).isEqualTo(verdict);
    assertThat(finding.change()).contains(change);
  }

  @Test
  void threadsThatNothingWasSaidOfAreTold() {
    Finding finding = new ThreadsCheck(2).judge(Map.of(), 2);

    assertThat(finding.found()).isEqualTo("OMP_NUM_THREADS unset, spark.task.cpus 2, 2 processors");
    assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
  }

  @Test
  void kernelsComputeHereAndStockLayersAreToldApart() {
    Finding finding = new KernelCheck().look();
    SelfTest.Result stock = new SelfTest.Result("dl4j", "", "float32", "0123456789");

    assertThat(finding.verdict()).isEqualTo(Verdict.OK);
    assertThat(finding.found()).startsWith("onednn, ").contains("auto is ");
    assertThat(finding.compared()).isEqualTo(new KernelCheck().look().compared());
    assertThat(KernelCheck.judge(stock, "a processor").found())
        .isEqualTo(
            "dl4j, no known instructions on a processor; model.precision = auto is float32;"
                + " self-test 01234567");
    assertThat(KernelCheck.judge(stock, "a processor").verdict()).isEqualTo(Verdict.WARN);
  }

  @Test
  void foldersAreWrittenAndHaveRoom(@TempDir Path folder) throws IOException {
    List<String> one = List.of(folder.toString());
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(FoldersCheck.judge(one, 1, 1).found()).startsWith(folder + " ").endsWith(" free");
    assertThat(FoldersCheck.judge(one, 1, 1).verdict()).isEqualTo(Verdict.OK);
    assertThat(FoldersCheck.judge(one, 1, Long.MAX_VALUE).verdict()).isEqualTo(Verdict.WARN);
    assertThat(FoldersCheck.judge(one, Long.MAX_VALUE, Long.MAX_VALUE).trouble())
        .isEqualTo(Trouble.STORAGE);
    Finding unusable = FoldersCheck.judge(List.of(file + "/below"), 1, 1);
    assertThat(unusable.trouble()).isEqualTo(Trouble.CONFIGURATION);
    assertThat(unusable.found()).startsWith(file + "/below cannot be written: ");
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void localFilesMustHaveNamesThatTheLocaleHas() {
    LocaleCheck none = new LocaleCheck(List.of("hdfs://h/größer"));
    LocaleCheck plain = new LocaleCheck(List.of("file:/plain"));
    LocaleCheck letters = new LocaleCheck(List.of("file:/größer"));

    assertThat(none.judge(US_ASCII, US_ASCII, Locale.ROOT).verdict()).isEqualTo(Verdict.OK);
    assertThat(letters.judge(UTF_8, US_ASCII, Locale.GERMANY).found()).contains("locale de-DE");
    assertThat(letters.judge(UTF_8, UTF_8, Locale.ROOT).verdict()).isEqualTo(Verdict.OK);
    assertThat(plain.judge(US_ASCII, US_ASCII, Locale.ROOT).verdict()).isEqualTo(Verdict.WARN);
    Finding unnameable = letters.judge(US_ASCII, US_ASCII, Locale.ROOT);
    assertThat(unnameable.trouble()).isEqualTo(Trouble.CONFIGURATION);
    assertThat(unnameable.found()).endsWith("which cannot name file:/größer");
    assertThat(unnameable.change()).contains("LC_ALL=C.UTF-8");
  }
}
