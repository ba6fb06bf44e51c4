package dev.braid.store;

import dev.braid.cluster.MiniHdfs;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFs;
import org.apache.hadoop.fs.Hdfs;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem.HdfsDataOutputStreamBuilder;

/** HDFS without one thing that runs rely on. */
public final class UnfitHdfs extends DistributedFileSystem {
  private static final String FAULT = "braid.test.fault";
  private static final AtomicInteger LOOKS = new AtomicInteger();

  /** What it does. */
  public enum Fault {
    CREATES_OVER_FILES,
    REPLACES_IN_TWO_STEPS,
    MOVES_OVER_FOLDERS,
    LISTS_LATE
  }

  /** Settings of a client that has such a file system. */
  public static Configuration configuration(Fault fault) {
    Configuration configuration = MiniHdfs.shared().configuration();
    configuration.setEnum(FAULT, fault);
    configuration.setBoolean("fs.hdfs.impl.disable.cache", true);
    configuration.set("fs.hdfs.impl", UnfitHdfs.class.getName());
    configuration.set("fs.AbstractFileSystem.hdfs.impl", UnfitNames.class.getName());
    return configuration;
  }

  private boolean has(Fault fault) {
    return getConf().getEnum(FAULT, fault) == fault;
  }

  @Override
  public HdfsDataOutputStreamBuilder createFile(Path file) {
    if (has(Fault.CREATES_OVER_FILES)) {
      try {
        delete(file, false);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return super.createFile(file);
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    FileStatus[] all = super.listStatus(folder);
    return has(Fault.LISTS_LATE)
        ? Arrays.stream(all)
            .filter(status -> !status.getPath().getName().equals("listed"))
            .toArray(FileStatus[]::new)
        : all;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    try {
      return super.getFileStatus(path);
    } finally {
      LOOKS.incrementAndGet();
    }
  }

  /** Its names, as FileContext sees them. */
  public static final class UnfitNames extends FilterFs {
    private final Fault fault;

    /** As Hadoop makes it. */
    public UnfitNames(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(names(uri, configuration));
      fault = configuration.getEnum(FAULT, Fault.LISTS_LATE);
    }

    private static AbstractFileSystem names(URI uri, Configuration configuration) {
      Configuration plain = new Configuration(configuration);
      plain.set("fs.AbstractFileSystem.hdfs.impl", Hdfs.class.getName());
      try {
        return AbstractFileSystem.get(uri, plain);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      if (fault == Fault.REPLACES_IN_TWO_STEPS && overwrite) {
        delete(to, false);
        awaitLook();
      }
      if (fault == Fault.MOVES_OVER_FOLDERS && !overwrite) {
        delete(to, true);
      }
      super.renameInternal(from, to, overwrite);
    }

    /** Two looks end after now, so that one of them began after now. */
    private static void awaitLook() {
      int before = LOOKS.get();
      while (LOOKS.get() < before + 2) {
        Thread.onSpinWait();
      }
    }
  }
}
