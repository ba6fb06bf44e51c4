package dev.braid.network;

import dev.braid.kernel.Kernels;
import dev.braid.kernel.Linear;
import dev.braid.kernel.Linear.Result;
import dev.braid.kernel.Linear.RightSide;
import dev.braid.kernel.Matrix;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** A layer of tanh units between two states, {@code [batch, hidden]} each: tanh(state W + b). */
final class DenseStep {
  private final String key;
  private final KeptArray result = new KeptArray();
  private Kernels owner;
  private Linear forward;
  private Linear weightGradient;
  private Linear inputGradient;

  DenseStep(String key) {
    this.key = key;
  }

  static String weightKey(String key) {
    return key + "-W";
  }

  static String biasKey(String key) {
    return key + "-b";
  }

  INDArray forward(INDArray state, Map<String, INDArray> parameters) {
    reserve();
    INDArray output = result.of(state.shape());
    forward.multiply(
        matrix(state),
        matrix(parameters.get(weightKey(key))),
        RightSide.WEIGHTS,
        SequenceLayerBase.floats(parameters.get(biasKey(key))),
        matrix(output),
        Result.REPLACE);
    return Transforms.tanh(output, false);
  }

  /**
   * Writes the gradients of the parameters, and the gradient of the state in place of the output's.
   */
  void backward(
      INDArray state,
      INDArray gradient,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    INDArray output = result.of(state.shape());
    INDArray error = output.muli(output).rsubi(1).muli(gradient);
    gradients.get(biasKey(key)).assign(error.sum(true, 0));
    weightGradient.multiply(
        matrix(state).transposed(),
        matrix(error),
        RightSide.VALUES,
        null,
        matrix(gradients.get(weightKey(key))),
        Result.REPLACE);
    inputGradient.multiply(
        matrix(error),
        matrix(parameters.get(weightKey(key))).transposed(),
        RightSide.WEIGHTS,
        null,
        matrix(gradient),
        Result.REPLACE);
  }

  private void reserve() {
    Kernels kernels = KernelScope.current().kernels();
    if (kernels != owner) {
      owner = kernels;
      forward = kernels.linear();
      weightGradient = kernels.linear();
      inputGradient = kernels.linear();
    }
  }

  private static Matrix matrix(INDArray rows) {
    return Matrix.of(SequenceLayerBase.floats(rows), (int) rows.size(0), (int) rows.size(1));
  }
}
