package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.cluster.MiniHdfs;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StorageWaitTest {
  private final MiniDFSCluster cluster = MiniHdfs.shared().cluster();

  /** Why a name node does no work for a while. */
  enum Absence {
    GONE {
      @Override
      void begin(MiniDFSCluster cluster) {
        cluster.shutdownNameNode(0);
      }

      @Override
      void end(MiniDFSCluster cluster) throws IOException {
        cluster.restartNameNode(0, true);
      }
    },
    SAFE_MODE {
      @Override
      void begin(MiniDFSCluster cluster) throws IOException {
        cluster.getFileSystem().setSafeMode(SafeModeAction.SAFEMODE_ENTER);
      }

      @Override
      void end(MiniDFSCluster cluster) throws IOException {
        cluster.getFileSystem().setSafeMode(SafeModeAction.SAFEMODE_LEAVE);
      }
    };

    abstract void begin(MiniDFSCluster cluster) throws IOException;

    abstract void end(MiniDFSCluster cluster) throws IOException;
  }

  private static Store store(Duration patience) {
    Configuration configuration = MiniHdfs.shared().configuration();
    // A client of its own, which has no other settings in a cache.
    configuration.setBoolean("fs.hdfs.impl.disable.cache", true);
    configuration.set(Store.STORAGE_TIMEOUT, patience.toMillis() + "ms");
    return new Store(configuration);
  }

  @ParameterizedTest
  @EnumSource
  void aNameNodeThatComesBackIsWaitedFor(Absence absence) throws Exception {
    Store store = store(Duration.ofMinutes(2));
    String file = MiniHdfs.shared().freshFolder() + "/file";
    ExecutorService writer = Executors.newSingleThreadExecutor();
    absence.begin(cluster);
    try {
      Future<?> written =
          writer.submit(
              () -> {
                store.writeAtomically(file, "waited".getBytes(UTF_8));
                return null;
              });
      assertThatThrownBy(() -> written.get(3, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      absence.end(cluster);
      written.get(1, TimeUnit.MINUTES);
    } finally {
      writer.shutdownNow();
      absence.end(cluster);
    }
    assertThat(store.readText(file)).isEqualTo("waited");
  }

  @ParameterizedTest
  @EnumSource
  void butNotForEver(Absence absence) throws Exception {
    Store store = store(Duration.ofSeconds(3));
    String file = MiniHdfs.shared().freshFolder() + "/file";
    absence.begin(cluster);
    try {
      assertThatThrownBy(() -> store.writeAtomically(file, new byte[1]))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Cannot write");
    } finally {
      absence.end(cluster);
    }
  }
}
