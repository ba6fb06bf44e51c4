package dev.braid.checkpoint;

import dev.braid.checkpoint.Checkpoint.Identity;
import dev.braid.sequence.Cursor;
import dev.braid.sequence.Cursor.StreamPlace;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.RunningAverage;
import dev.braid.training.TrainingProgress;
import dev.braid.training.TrainingProgress.Validated;
import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Checkpoints to write, read and damage. */
final class SampleCheckpoints {
  static final String NAME = "round-000007";
  static final Identity IDENTITY = new Identity("11aa", "22bb \"quoted\" ü", "", "44\u0001dd");

  static float[] floats(int count, long seed) {
    Random random = new Random(seed);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  private static final Cursor IN_STREAMS =
      new Cursor(
          0, 0, Long.MAX_VALUE, List.of(new StreamPlace(1L << 40, 5), new StreamPlace(0, 1300)));

  /** Of three replicas in different places. */
  static Checkpoint checkpoint(int parameters, double bestFigure) {
    List<ReplicaState> replicas =
        List.of(
            new ReplicaState(new Cursor(2, 1L << 33, 7), floats(5, 1), OwnMomenta.NONE, false),
            new ReplicaState(IN_STREAMS, new float[0], OwnMomenta.NONE, true),
            new ReplicaState(Cursor.START, floats(7, 3), OwnMomenta.NONE, false));
    TrainingProgress progress =
        new TrainingProgress(
            3,
            7,
            21,
            1L << 40,
            Long.MAX_VALUE,
            2,
            4,
            37,
            new Validated(0.5, false, bestFigure, -1, 5));
    Parameters model = new Parameters(floats(parameters, 4), floats(2 * parameters, 5));
    return new Checkpoint(
        new TrainingState(model, new float[0], RunningAverage.NONE, replicas, progress), IDENTITY);
  }

  /** The same of a run whose outer optimizer has a momentum, and that averages. */
  static Checkpoint with(float[] momentum, RunningAverage average) {
    TrainingState plain = checkpoint(9, 0.125).state();
    return new Checkpoint(
        new TrainingState(
            plain.parameters(), momentum, average, plain.replicas(), plain.progress()),
        IDENTITY);
  }

  static MemoryFolder small() throws IOException {
    return MemoryFolder.of(checkpoint(9, 0.125));
  }

  /** With what each of the three replicas keeps to itself. */
  static MemoryFolder withMomenta() throws IOException {
    return MemoryFolder.of(checkpoint(9, 0.125), floats(18, 6), new float[0], floats(17, 7));
  }

  /** With every file that there can be. */
  static MemoryFolder withAll() throws IOException {
    return MemoryFolder.of(
        with(floats(9, 8), new RunningAverage(floats(9, 9), 4)),
        floats(18, 6),
        new float[0],
        floats(17, 7));
  }

  private SampleCheckpoints() {}
}
