package dev.braid.store;

import dev.braid.cluster.MiniHdfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** The file systems that the tests run on. */
public enum Disk {
  HDFS {
    @Override
    public Configuration configuration() {
      return MiniHdfs.shared().configuration();
    }

    @Override
    public String freshFolder() {
      return MiniHdfs.shared().freshFolder();
    }
  },
  LOCAL {
    @Override
    public Configuration configuration() {
      return new Configuration();
    }

    @Override
    public String freshFolder() {
      try {
        Path target = Files.createDirectories(Path.of("target", "stores")).toAbsolutePath();
        return "file:" + Files.createTempDirectory(target, "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  /** The settings that a client of it needs. */
  public abstract Configuration configuration();

  /** An empty folder that nobody else has, with its scheme. */
  public abstract String freshFolder();

  /** A client of it. */
  public Store store() {
    return new Store(configuration());
  }
}
