package dev.braid.network;

import dev.braid.sequence.Cursor;
import dev.braid.training.OwnMomenta;
import dev.braid.training.ReplicaTask;

/** Tasks of a single replica, at the rate as it stands. */
final class Tasks {
  static final float[] NONE = new float[0];

  private Tasks() {}

  /** The first of a training. */
  static ReplicaTask first(int steps) {
    return from(0, steps, NONE);
  }

  /** One of the first epoch that goes on at a step. */
  static ReplicaTask from(int step, int steps, float[] carried) {
    Cursor place = new Cursor(0, 0, step);
    return new ReplicaTask(0, 1, 0, place, steps, 1, step, 1.0, carried, OwnMomenta.NONE);
  }
}
