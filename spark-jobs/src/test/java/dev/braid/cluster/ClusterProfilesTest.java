package dev.braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterProfilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"yarn", "standalone", "kubernetes"})
  void everyProfileGivesATaskAsManyNativeThreadsAsCores(String name) throws IOException {
    Properties profile = read(name);

    assertThat(profile.stringPropertyNames()).allMatch(key -> key.startsWith("spark."));
    String cpus = profile.getProperty("spark.task.cpus");
    assertThat(profile.getProperty("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo(cpus);
    assertThat(
            Integer.parseInt(profile.getProperty("spark.executor.cores")) % Integer.parseInt(cpus))
        .isZero();
  }

  private static Properties read(String name) throws IOException {
    Properties profile = new Properties();
    try (BufferedReader in =
        Files.newBufferedReader(SparkHome.project().resolve("conf/cluster/" + name + ".conf"))) {
      profile.load(in);
    }
    return profile;
  }
}
