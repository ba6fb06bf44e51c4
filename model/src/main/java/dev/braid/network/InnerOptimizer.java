package dev.braid.network;

import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.kernel.UpdateRule;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** The optimizer of a replica's steps, over all parameters at once: by the kernels, or ND4J's. */
public record InnerOptimizer(OptimizerConfig config) implements Serializable {

  /** The same optimizer as DL4J keeps it in a graph's configuration. */
  IUpdater updater() {
    return switch (config.kind()) {
      case SGD -> new Sgd(config.learningRate());
      case NESTEROV -> new Nesterovs(config.learningRate(), config.momentum());
      case ADAM ->
          new Adam(config.learningRate(), config.beta1(), config.beta2(), config.epsilon());
    };
  }

  /** Momenta kept for each parameter. */
  public int statesPerParameter() {
    return switch (config.kind()) {
      case SGD -> 0;
      case NESTEROV -> 1;
      case ADAM -> 2;
    };
  }

  /**
   * What one update needs besides parameters and gradients.
   *
   * @param step steps taken before this one since the momenta were zero
   * @param share factor that makes the gradient that of the mean loss
   * @param clipNorm largest norm of that gradient; 0 = no limit
   */
  record Step(double learningRate, long step, double share, double clipNorm) {
    /** What a gradient of that norm is multiplied by before the optimizer sees it. */
    double factor(double norm) {
      return clipNorm > 0 && norm > clipNorm ? share * clipNorm / norm : share;
    }
  }

  /** An optimizer at work on the parameters of a graph, its momenta all zero. */
  Running start(ComputationGraph graph, Computing computing) {
    return new Running(graph, computing);
  }

  private UpdateRule rule(Step step) {
    float rate = (float) step.learningRate();
    return switch (config.kind()) {
      case SGD -> new UpdateRule.Sgd(rate);
      case NESTEROV -> new UpdateRule.Nesterov(rate, (float) config.momentum());
      case ADAM ->
          new UpdateRule.Adam(
              rate,
              (float) config.beta1(),
              (float) config.beta2(),
              (float) config.epsilon(),
              step.step() + 1);
    };
  }

  /** Momenta and the update that uses them; for one thread. */
  final class Running {
    private final ComputationGraph graph;
    private final Computing computing;
    private final KernelUpdate kernelUpdate;
    private final IUpdater updater = updater();
    private final INDArray state;
    private GradientUpdater<?> stockRule;

    private Running(ComputationGraph graph, Computing computing) {
      this.graph = graph;
      this.computing = computing;
      long size = graph.numParams() * statesPerParameter();
      state = size == 0 ? null : Nd4j.zeros(DataType.FLOAT, 1, size);
      kernelUpdate = computing.usesKernels() ? kernelUpdate() : null;
    }

    private KernelUpdate kernelUpdate() {
      return new KernelUpdate(
          graph,
          computing.kernels().flatUpdate(),
          state == null ? null : SequenceLayerBase.floats(state),
          statesPerParameter());
    }

    /** Replaces the momenta, after the parameters; none = zeros. */
    void set(float[] momenta) {
      if (kernelUpdate != null) {
        kernelUpdate.restart();
      }
      if (state == null) {
        return;
      }
      if (momenta.length == 0) {
        state.assign(0);
      } else {
        FlatView.set(state, momenta);
      }
    }

    /** Brings parameters and momenta to where they can be read. */
    void complete() {
      if (kernelUpdate != null) {
        kernelUpdate.complete();
      }
    }

    /** The momenta, complete or as set. */
    float[] momenta() {
      return state == null ? new float[0] : FlatView.copyOf(state);
    }

    /**
     * Updates the graph's parameters by its gradient.
     *
     * @return the global norm of the mean gradient, before it is clipped
     */
    double update(Step step) {
      return kernelUpdate == null
          ? updateByStock(graph.params(), graph.getGradientsViewArray(), step)
          : updateByKernels(step);
    }

    private double updateByKernels(Step step) {
      double norm = Math.sqrt(kernelUpdate.squaredNorm()) * step.share();
      kernelUpdate.run(rule(step), (float) step.factor(norm));
      computing.kernels().weightsChanged();
      return norm;
    }

    private double updateByStock(INDArray parameters, INDArray gradient, Step step) {
      double norm = gradient.norm2Number().doubleValue() * step.share();
      gradient.muli(step.factor(norm));
      if (config.kind() == OptimizerKind.SGD) {
        parameters.subi(gradient.muli(step.learningRate()).reshape(parameters.shape()));
        return norm;
      }
      updater.setLrAndSchedule(step.learningRate(), null);
      if (stockRule == null) {
        stockRule = updater.instantiate(state, false);
      }
      stockRule.applyUpdater(gradient, Math.toIntExact(step.step()), 0);
      parameters.subi(gradient.reshape(parameters.shape()));
      return norm;
    }
  }
}
