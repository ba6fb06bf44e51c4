package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.SparkHome;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar that goes to the cluster. */
class AssemblyIT {
  private static List<String> names;

  @BeforeAll
  static void list() throws IOException {
    try (JarFile jar = new JarFile(SparkHome.assembly().toFile())) {
      names = jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void theClusterBringsSparkHadoopScalaAndTheirLibraries() {
    assertThat(names)
        .filteredOn(name -> name.endsWith(".class"))
        .noneMatch(
            name ->
                name.matches(
                    "(META-INF/versions/\\d+/)?"
                        + "(org/apache/(spark|hadoop|logging|parquet|commons)|scala|com/fasterxml"
                        + "|org/slf4j|com/esotericsoftware|com/google/common)/.*"));
  }

  @Test
  void imagesVideoAndOtherFormatsOfDl4jAreLeftOut() {
    assertThat(names)
        .noneMatch(
            name -> name.matches("org/bytedeco/(opencv|hdf5|leptonica|tesseract|ffmpeg)/.*"));
  }

  @Test
  void braidAndItsNativeLibrariesAreInIt() {
    assertThat(names).contains("dev/braid/Main.class", "dev/braid/config/reference.conf");
    assertThat(names).anyMatch(name -> name.matches("org/nd4j/.*libnd4jcpu\\..*|.*/nd4jcpu\\.dll"));
  }

  @Test
  void noSignatureOfAnotherJarIsLeft() {
    assertThat(names).noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
  }
}
