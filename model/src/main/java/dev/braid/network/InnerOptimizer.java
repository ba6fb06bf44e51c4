package dev.braid.network;

import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import java.io.Serializable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** The optimizer of a replica's steps: ND4J's, over all parameters at once. */
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

  /** An optimizer at work on that many parameters, its momenta all zero. */
  Running start(long parameters) {
    return new Running(parameters);
  }

  /** Momenta and the update that uses them; for one thread. */
  final class Running {
    private final IUpdater updater = updater();
    private final INDArray state;
    private GradientUpdater<?> rule;

    private Running(long parameters) {
      long size = parameters * statesPerParameter();
      state = size == 0 ? null : Nd4j.zeros(DataType.FLOAT, 1, size);
    }

    /** Replaces the momenta; none = zeros. */
    void set(float[] momenta) {
      if (state == null) {
        return;
      }
      if (momenta.length == 0) {
        state.assign(0);
      } else {
        FlatView.set(state, momenta);
      }
    }

    float[] momenta() {
      return state == null ? new float[0] : FlatView.copyOf(state);
    }

    /**
     * Updates parameters in place; the gradient's content is used up.
     *
     * @param step steps taken before this one
     */
    void update(INDArray parameters, INDArray gradient, double learningRate, long step) {
      updater.setLrAndSchedule(learningRate, null);
      if (config.kind() == OptimizerKind.SGD) {
        parameters.subi(gradient.muli(learningRate).reshape(parameters.shape()));
        return;
      }
      if (rule == null) {
        rule = updater.instantiate(state, false);
      }
      rule.applyUpdater(gradient, Math.toIntExact(step), 0);
      parameters.subi(gradient.reshape(parameters.shape()));
    }
  }
}
