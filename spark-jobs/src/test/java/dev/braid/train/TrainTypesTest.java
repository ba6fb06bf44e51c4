package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kryo.BraidRegistrator;
import dev.braid.kryo.RoundTrip;
import dev.braid.sequence.Cursor;
import dev.braid.store.FileDigest;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.ReplicaTask;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainTypesTest {
  private final RoundTrip wire = new RoundTrip(List.of(BraidRegistrator.class, TrainTypes.class));

  private static ReplicaReturn report(boolean cold, boolean lost) {
    Work work = new Work(3, 1L << 40, 7, 0.1, Double.MAX_VALUE, 0.25, 1e-300, true);
    Cursor next = new Cursor(4, 1L << 41, 1L << 42);
    ReplicaReport report = new ReplicaReport(300, next, new float[] {1, -0f}, work);
    return new ReplicaReturn(report, "executor_host_7", 0.25, 1e-9, 1L << 40, 3, cold, lost);
  }

  private static void same(ReplicaReturn found, ReplicaReturn sent) {
    assertThat(found).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void reportsComeBackWithEveryField() {
    same(wire.of(report(true, false)), report(true, false));
    same(wire.of(report(false, true)), report(false, true));
  }

  @Test
  void whatReplicasEndWithComesBack() {
    Parameters parameters = new Parameters(new float[] {1, -0f}, new float[] {2});
    ReplicaEnd found = wire.of(new ReplicaEnd(parameters, report(true, true)));

    assertThat(found.parameters()).isEqualTo(parameters);
    same(found.report(), report(true, true));
  }

  @Test
  void slicesAndTheirKeysComeBack() {
    for (int slice : new int[] {SliceKey.REPORT, 0, Integer.MAX_VALUE}) {
      SliceKey key = new SliceKey(slice, 4095);
      assertThat(wire.of(key)).isEqualTo(key);
    }
    SliceKey[] keys = {new SliceKey(1, 2), null};
    assertThat(wire.of(keys)).containsExactly(keys);
    SlicePiece slice = wire.of(SlicePiece.slice(new float[] {1, Float.NaN, -0f}, 1L << 28));
    assertThat(slice.floats()).containsExactly(1, Float.NaN, -0f);
    assertThat(slice.weight()).isEqualTo(1L << 28);
    assertThat(slice.report()).isNull();
    same(wire.of(SlicePiece.report(report(false, false))).report(), report(false, false));
  }

  @Test
  void tasksAndFilesComeBack() {
    ReplicaTask task =
        new ReplicaTask(
            1, 2, 3, Cursor.START, 4, 5, 6, 0.5, new float[] {7}, new OwnMomenta.WithReplica(8));
    assertThat(wire.of(new ReplicaTask[] {task})[0]).usingRecursiveComparison().isEqualTo(task);
    FileDigest file = new FileDigest("momenta-00001.bin", 1L << 40, "ab");
    assertThat(wire.of(file)).isEqualTo(file);
  }
}
