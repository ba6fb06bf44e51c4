package dev.braid.network;

import dev.braid.sequence.Batch;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batches as the arrays that stock layers read: ids as floats, which are exact below 2^24. */
final class BatchArrays {
  private static final int LARGEST_EXACT = 1 << 24;

  private final boolean labelEachStep;
  private final boolean masks;

  BatchArrays(Architecture architecture) {
    this.labelEachStep = !(architecture instanceof Classifier);
    this.masks = Engine.usesKernels(architecture.model());
  }

  /** Hands a batch to a graph that is about to compute gradients. */
  void give(Batch batch, ComputationGraph graph) {
    graph.setInputs(ids(batch));
    graph.setLabels(labels(batch));
    graph.setLayerMaskArrays(
        isPadded(batch) ? new INDArray[] {inputMask(batch)} : null,
        lacksLabels(batch) ? new INDArray[] {labelMask(batch)} : null);
  }

  /** The graph's output for a batch. */
  INDArray output(Batch batch, ComputationGraph graph) {
    INDArray[] mask = isPadded(batch) ? new INDArray[] {inputMask(batch)} : null;
    return graph.output(false, new INDArray[] {ids(batch)}, mask)[0];
  }

  /** What the output layer would read for a batch: the activations of the vertex before it. */
  INDArray before(Batch batch, ComputationGraph graph, String vertex) {
    graph.setInputs(ids(batch));
    graph.setLayerMaskArrays(isPadded(batch) ? new INDArray[] {inputMask(batch)} : null, null);
    return graph.feedForward(false, true, true).get(vertex);
  }

  /** Whether some sequences are shorter than others, and the layers are to know. */
  private boolean isPadded(Batch batch) {
    for (int length : batch.lengths()) {
      if (length < batch.time()) {
        // Stock layers are given batches of one length, or streams that end together but for one
        // last step, which nothing reads after.
        return masks;
      }
    }
    return false;
  }

  private static boolean lacksLabels(Batch batch) {
    return batch.targets() < batch.labels().length;
  }

  private static INDArray inputMask(Batch batch) {
    float[] mask = new float[batch.rows() * batch.time()];
    for (int row = 0; row < batch.rows(); row++) {
      Arrays.fill(mask, row * batch.time(), row * batch.time() + batch.lengths()[row], 1f);
    }
    return Nd4j.create(mask, new long[] {batch.rows(), batch.time()}, 'c');
  }

  private static INDArray labelMask(Batch batch) {
    float[] mask = new float[batch.labels().length];
    for (int target = 0; target < mask.length; target++) {
      mask[target] = batch.labels()[target] == Batch.NO_LABEL ? 0f : 1f;
    }
    long columns = mask.length / batch.rows();
    return Nd4j.create(mask, new long[] {batch.rows(), columns}, 'c');
  }

  /** Token ids, {@code [rows, 1, time]}. */
  INDArray ids(Batch batch) {
    return Nd4j.create(floats(batch.ids()), new long[] {batch.rows(), 1, batch.time()}, 'c');
  }

  /** Labels, {@code [rows, 1, time]} or {@code [rows, 1]}. */
  INDArray labels(Batch batch) {
    long[] shape =
        labelEachStep ? new long[] {batch.rows(), 1, batch.time()} : new long[] {batch.rows(), 1};
    int[] labels = batch.labels().clone();
    for (int target = 0; target < labels.length; target++) {
      // Any label will do where the mask hides it.
      labels[target] = Math.max(0, labels[target]);
    }
    return Nd4j.create(floats(labels), shape, 'c');
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
