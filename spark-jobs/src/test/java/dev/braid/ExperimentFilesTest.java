package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.SparkHome;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments that come with the project. */
class ExperimentFilesTest {
  static List<Path> experiments() throws IOException {
    try (Stream<Path> files = Files.list(SparkHome.project().resolve("conf"))) {
      return files
          .filter(file -> file.toString().endsWith(".conf"))
          .filter(file -> !file.endsWith("reference.conf"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void anExperimentAndItsVariantsHaveNoMistakeAndAreNamedAfterTheirFile(Path file)
      throws IOException {
    String text = Files.readString(file).replace("${CORPORA}", "corpora");
    ExperimentConfig experiment = ExperimentConfig.parse(text, file.toString(), List.of());

    assertThat(file.getFileName()).hasToString(experiment.name() + ".conf");
    assertThat(experiment.output()).isEqualTo("runs/" + experiment.name());
    for (Variant variant : experiment.variants()) {
      assertThat(ExperimentConfig.parse(text, variant.name(), variant.settings()).task())
          .isEqualTo(experiment.task());
    }
  }
}
