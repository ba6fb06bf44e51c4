package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.SparkHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar that goes to the cluster. */
class AssemblyIT {
  /** DL4J Spark's own, put there to see what Spark keeps to itself. */
  private static final String FOREIGNER = "org/apache/spark/TaskContextHelper";

  private static Set<String> names;

  @BeforeAll
  static void list() throws IOException {
    names = names(SparkHome.assembly());
  }

  @Test
  void theClusterBringsSparkHadoopScalaAndTheirLibraries() {
    assertThat(names)
        .filteredOn(name -> name.endsWith(".class") && !name.startsWith(FOREIGNER))
        .noneMatch(
            name ->
                name.matches(
                    "(META-INF/versions/\\d+/)?"
                        + "(org/apache/(spark|hadoop|logging|parquet|commons)|scala|com/fasterxml"
                        + "|org/slf4j|com/esotericsoftware|com/google/common)/.*"));
  }

  @Test
  void noClassOfTheEmbeddedSparkIsShippedTwice() throws IOException {
    Set<String> twice = new HashSet<>();
    try (Stream<Path> jars = Files.list(SparkHome.path().resolve("jars"))) {
      for (Path jar : jars.toList()) {
        names(jar).stream().filter(names::contains).forEach(twice::add);
      }
    }
    assertThat(twice).noneMatch(name -> name.endsWith(".class"));
  }

  @Test
  void imagesVideoAndOtherFormatsOfDl4jAreLeftOut() {
    assertThat(names)
        .noneMatch(
            name -> name.matches("org/bytedeco/(opencv|hdf5|leptonica|tesseract|ffmpeg)/.*"));
  }

  @Test
  void braidItsDefaultsAndNativeLibrariesAreInIt() {
    assertThat(names).contains("dev/braid/Main.class", "dev/braid/config/reference.conf");
    assertThat(names).anyMatch(name -> name.matches("org/nd4j/.*nd4jcpu\\.(so|dylib|dll)"));
  }

  @Test
  void noSignatureOfAnotherJarIsLeft() {
    assertThat(names).noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
  }

  private static Set<String> names(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      List<String> names = file.stream().map(ZipEntry::getName).toList();
      return new HashSet<>(names);
    }
  }
}
