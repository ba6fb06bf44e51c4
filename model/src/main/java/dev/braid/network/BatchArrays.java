package dev.braid.network;

import dev.braid.sequence.Batch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batches as the arrays that stock layers read: ids as floats, which are exact below 2^24. */
final class BatchArrays {
  private static final int LARGEST_EXACT = 1 << 24;

  private final boolean labelEachStep;

  BatchArrays(Architecture architecture) {
    this.labelEachStep = !(architecture instanceof Classifier);
  }

  /** Token ids, {@code [rows, 1, time]}. */
  INDArray ids(Batch batch) {
    return Nd4j.create(floats(batch.ids()), new long[] {batch.rows(), 1, batch.time()}, 'c');
  }

  /** Labels, {@code [rows, 1, time]} or {@code [rows, 1]}. */
  INDArray labels(Batch batch) {
    long[] shape =
        labelEachStep ? new long[] {batch.rows(), 1, batch.time()} : new long[] {batch.rows(), 1};
    return Nd4j.create(floats(batch.labels()), shape, 'c');
  }

  private static float[] floats(int[] ids) {
    float[] floats = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= LARGEST_EXACT) {
        throw new IllegalArgumentException(
            "Cannot train on id " + ids[i] + "; DL4J's layers read ids from 0 to 2^24 - 1");
      }
      floats[i] = ids[i];
    }
    return floats;
  }
}
