package dev.braid.store;

import dev.braid.cluster.MiniHdfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** The file systems that the tests run on. */
enum Disk {
  HDFS {
    @Override
    Configuration configuration() {
      return MiniHdfs.shared().configuration();
    }

    @Override
    String freshFolder() {
      return MiniHdfs.shared().freshFolder();
    }
  },
  LOCAL {
    @Override
    Configuration configuration() {
      return new Configuration();
    }

    @Override
    String freshFolder() {
      try {
        Path target = Files.createDirectories(Path.of("target", "stores")).toAbsolutePath();
        return "file:" + Files.createTempDirectory(target, "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  abstract Configuration configuration();

  abstract String freshFolder();

  Store store() {
    return new Store(configuration());
  }
}
