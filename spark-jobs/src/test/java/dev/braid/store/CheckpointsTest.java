package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.store.Checkpoints.Pointer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointsTest {
  private Store store;
  private RunDirectory run;
  private Checkpoints checkpoints;

  @ParameterizedTest
  @EnumSource
  void roundsAreOrderedByNumber(Disk disk) throws IOException {
    at(disk);
    assertThat(checkpoints.newestFirst()).isEmpty();
    commit(999_999, 2, 1_000_000, 10);
    store.writeAtomically(run.checkpoints() + "/round-000077.bad/x", new byte[1]);
    store.writeAtomically(run.checkpoints() + "/.tmp-round-000078/x", new byte[1]);

    assertThat(checkpoints.newestFirst()).containsExactly(1_000_000L, 999_999L, 10L, 2L);
  }

  @ParameterizedTest
  @EnumSource
  void pointersNameFoldersAndAreWrittenOnlyWhereTheyAreWrong(Disk disk) throws IOException {
    at(disk);
    StagingFolder staging = StagingFolder.make(store, run.root(), "1");
    commit(1, 2, 3);
    checkpoints.point(Pointer.BEST, 1, staging);
    checkpoints.point(Pointer.BEST, 2, staging);
    checkpoints.point(Pointer.LATEST, 3, staging);

    assertThat(store.readText(run.best())).isEqualTo("round-000002\n");
    assertThat(store.readText(run.latest())).isEqualTo("round-000003\n");
    for (String content : new String[] {"", "round-000009", "../round-000001", "x".repeat(1000)}) {
      store.writeAtomically(run.best(), content.getBytes(UTF_8));
      checkpoints.point(Pointer.BEST, 2, staging);
      assertThat(store.readText(run.best())).isEqualTo("round-000002\n");
    }
    staging.delete();
    checkpoints.point(Pointer.BEST, 2, staging);
    assertThatThrownBy(() -> checkpoints.point(Pointer.BEST, 1, staging))
        .isInstanceOf(StoreException.class);
  }

  private void at(Disk disk) {
    store = disk.store();
    run = new RunDirectory(disk.freshFolder());
    checkpoints = new Checkpoints(store, run);
  }

  private void commit(long... rounds) throws IOException {
    for (long round : rounds) {
      store.writeAtomically(run.checkpoint(round) + "/parameters", new byte[1]);
    }
  }
}
