package dev.braid.cluster;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Packs test classes into a jar that {@code spark-submit} can hand to drivers and executors. */
public final class ApplicationJar {
  private ApplicationJar() {}

  /** Writes {@code <folder>/<name of the class>.jar} with that one class and gives its path. */
  public static Path of(Class<?> application, Path folder) {
    return of(folder.resolve(application.getSimpleName() + ".jar"), application);
  }

  /** Writes a jar with those classes and all that is nested in them, and gives its path. */
  public static Path of(Path jar, Class<?>... classes) {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> each : classes) {
        add(each, out);
      }
      return jar;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(Class<?> top, JarOutputStream out)
      throws IOException, URISyntaxException {
    Path root = Path.of(top.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path folder = root.resolve(top.getPackageName().replace('.', '/'));
    String files = top.getSimpleName() + "{,$*}.class";
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, files)) {
      for (Path file : all) {
        out.putNextEntry(new JarEntry(root.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }
}
