package dev.braid.network;

import dev.braid.sequence.Batch;
import dev.braid.text.SpecialToken;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batches as the arrays that stock layers read: ids as floats, which are exact below 2^24. */
final class BatchArrays {
  private static final int LARGEST_EXACT = 1 << 24;

  private final boolean labelEachStep;
  private final boolean masks;
  private final boolean readsTarget;

  BatchArrays(Architecture architecture) {
    this.labelEachStep = !(architecture instanceof Classifier);
    this.masks = Engine.usesKernels(architecture.model());
    this.readsTarget = architecture instanceof EncoderDecoder;
  }

  /** Hands a batch to a graph that is about to compute gradients. */
  void give(Batch batch, ComputationGraph graph) {
    graph.setInputs(inputs(batch));
    graph.setLabels(labels(batch));
    graph.setLayerMaskArrays(
        inputMasks(batch), lacksLabels(batch) ? new INDArray[] {labelMask(batch)} : null);
  }

  /** The graph's output for a batch. */
  INDArray output(Batch batch, ComputationGraph graph) {
    return graph.output(false, inputs(batch), inputMasks(batch))[0];
  }

  /** What the graph reads: the ids, and in an encoder-decoder the target before each token. */
  INDArray[] inputs(Batch batch) {
    return readsTarget
        ? new INDArray[] {ids(batch), targetRead(batch)}
        : new INDArray[] {ids(batch)};
  }

  private INDArray[] inputMasks(Batch batch) {
    if (readsTarget) {
      return isPadded(batch) || lacksLabels(batch)
          ? new INDArray[] {inputMask(batch), labelMask(batch)}
          : null;
    }
    return isPadded(batch) ? new INDArray[] {inputMask(batch)} : null;
  }

  /** The token that begins a sentence, then the labels without the last of each row. */
  private static INDArray targetRead(Batch batch) {
    int time = batch.targetTime();
    int[] read = new int[batch.labels().length];
    for (int row = 0; row < batch.rows(); row++) {
      read[row * time] = SpecialToken.BOS.id();
      for (int step = 1; step < time; step++) {
        read[row * time + step] = Math.max(0, batch.labels()[row * time + step - 1]);
      }
    }
    return Nd4j.create(floats(read), new long[] {batch.rows(), 1, time}, 'c');
  }

  /** What the output layer would read for a batch: the activations of the vertex before it. */
  INDArray before(Batch batch, ComputationGraph graph, String vertex) {
    graph.setInputs(inputs(batch));
    graph.setLayerMaskArrays(inputMasks(batch), null);
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
    return Nd4j.create(mask, new long[] {batch.rows(), batch.targetTime()}, 'c');
  }

  /** Token ids, {@code [rows, 1, time]}. */
  INDArray ids(Batch batch) {
    return Nd4j.create(floats(batch.ids()), new long[] {batch.rows(), 1, batch.time()}, 'c');
  }

  /** Labels, {@code [rows, 1, target time]} or {@code [rows, 1]}. */
  INDArray labels(Batch batch) {
    int[] labels = batch.labels().clone();
    long[] shape =
        labelEachStep
            ? new long[] {batch.rows(), 1, batch.targetTime()}
            : new long[] {batch.rows(), 1};
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
