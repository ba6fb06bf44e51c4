package dev.braid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
  private final RunDirectory run = new RunDirectory("hdfs://host:1/runs/a b/");

  @Test
  void namesEveryPath() {
    String root = "hdfs://host:1/runs/a b";
    assertThat(run.root()).isEqualTo(root);
    assertThat(run.experiment()).isEqualTo(root + "/experiment.conf");
    assertThat(run.tokens()).isEqualTo(run.vocabulary() + "/tokens.tsv");
    assertThat(run.labels()).isEqualTo(root + "/vocabulary/labels.tsv");
    assertThat(run.vocabularyInput()).isEqualTo(root + "/vocabulary/input.json");
    assertThat(run.shard("train", 3)).isEqualTo(root + "/shards/train/part-00003.parquet");
    assertThat(run.shardIndex()).isEqualTo(run.shards() + "/index.json");
    assertThat(run.checkpoint(40)).isEqualTo(run.checkpoints() + "/round-000040");
    assertThat(run.latest()).isEqualTo(root + "/checkpoints/LATEST");
    assertThat(run.best()).isEqualTo(root + "/checkpoints/BEST");
    assertThat(run.metrics()).isEqualTo(root + "/metrics.jsonl");
    assertThat(run.htmlReport()).isEqualTo(root + "/report.html");
    assertThat(run.report("test")).isEqualTo(root + "/reports/test.json");
    assertThat(run.decoded("test")).isEqualTo(root + "/reports/test.decoded.jsonl");
    assertThat(run.status()).isEqualTo(root + "/STATUS.json");
    assertThat(run.model()).isEqualTo(root + "/model.zip");
    assertThat(run.lock()).isEqualTo(root + "/_LOCK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "/",
        "//",
        ".",
        "..",
        "a/..",
        "./",
        "hdfs://host:1",
        "hdfs://host:1/",
        "file:///",
        "file:/"
      })
  void aRootThatIsNoFolderOfItsOwnIsRefused(String root) {
    assertThatThrownBy(() -> new RunDirectory(root))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as a run directory: it must name a folder of its own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "../a",
        "/a",
        "hdfs://host/a",
        "file:/a",
        "hdfs:///a",
        "s3a://bucket/a",
        "./10:30"
      })
  void anyOtherRootIsTaken(String root) {
    assertThat(new RunDirectory(root).root()).isEqualTo(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "../train", "_a", ".a"})
  void aSplitIsAPlainName(String split) {
    assertThatThrownBy(() -> run.shards(split))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use train, valid or test");
  }

  @Test
  void readsBackOnlyTheNamesItGives() {
    assertThat(RunDirectory.round("round-000040")).isEqualTo(OptionalLong.of(40));
    assertThat(RunDirectory.round(RunDirectory.roundName(12_345_678)))
        .isEqualTo(OptionalLong.of(12_345_678));
    assertThat(RunDirectory.round("round-0000040")).isEmpty();
    assertThat(RunDirectory.round("round-40")).isEmpty();
    assertThat(RunDirectory.round("round-000040.bad")).isEmpty();
    assertThatThrownBy(() -> RunDirectory.roundName(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void digitsAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(RunDirectory.roundName(40)).isEqualTo("round-000040");
      assertThat(RunDirectory.shardName(7)).isEqualTo("part-00007.parquet");
    } finally {
      Locale.setDefault(before);
    }
  }
}
