package dev.braid.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Packs a test's own class into a jar that {@code spark-submit} can run. */
public final class ApplicationJar {
  private ApplicationJar() {}

  /** Writes {@code <folder>/<name of the class>.jar} with that one class and gives its path. */
  public static Path of(Class<?> application, Path folder) {
    String entry = application.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve(application.getSimpleName() + ".jar");
    try (InputStream bytes = application.getClassLoader().getResourceAsStream(entry);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
