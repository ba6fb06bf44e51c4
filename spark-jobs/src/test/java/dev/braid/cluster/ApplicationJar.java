package dev.braid.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

  /** Writes a jar with those classes and gives its path. */
  public static Path of(Path jar, Class<?>... classes) {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> each : classes) {
        String entry = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(entry));
        try (InputStream bytes = each.getClassLoader().getResourceAsStream(entry)) {
          bytes.transferTo(out);
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
