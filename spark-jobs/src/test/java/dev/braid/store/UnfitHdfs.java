package dev.braid.store;

import dev.braid.cluster.MiniHdfs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  /** Names that were free for a moment, each until somebody has seen that; from then on shorter. */
  private static final Map<String, CountDownLatch> GAPS = new ConcurrentHashMap<>();

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
    } catch (FileNotFoundException gone) {
      Optional.ofNullable(GAPS.get(path.toUri().getPath())).ifPresent(CountDownLatch::countDown);
      throw gone;
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
        String name = to.toUri().getPath();
        CountDownLatch seen = GAPS.computeIfAbsent(name, gap -> new CountDownLatch(1));
        delete(to, false);
        await(seen);
      }
      if (fault == Fault.MOVES_OVER_FOLDERS && !overwrite) {
        delete(to, true);
      }
      super.renameInternal(from, to, overwrite);
    }

    private static void await(CountDownLatch seen) throws InterruptedIOException {
      try {
        if (!seen.await(1, TimeUnit.MINUTES)) {
          throw new IllegalStateException("nobody has looked for what was gone for a minute");
        }
      } catch (InterruptedException e) {
        throw (InterruptedIOException) new InterruptedIOException().initCause(e);
      }
    }
  }
}
