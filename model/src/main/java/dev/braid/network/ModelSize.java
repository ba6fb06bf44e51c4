package dev.braid.network;

import dev.braid.config.ModelConfig.Precision;
import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.kernel.RecurrentShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;

/**
 * How large a model is, counted from its configuration: no network is built.
 *
 * @param parameters numbers that are trained
 * @param trainedCopies bytes of the copies of weights that a network has besides, as the products
 *     of training read them
 * @param scoredCopies the same of a network that is not trained
 * @param heapPerToken bytes that a token of a batch takes on the Java heap while it is trained on
 * @param trainedPerToken bytes that it takes outside of the heap, logits left out
 * @param scoredPerToken the same without the way back
 */
public record ModelSize(
    long parameters,
    long trainedCopies,
    long scoredCopies,
    long heapPerToken,
    long trainedPerToken,
    long scoredPerToken) {
  private static final long FLOAT = Float.BYTES;

  /** Parameters do not depend on it. */
  private static final InnerOptimizer ANY =
      new InnerOptimizer(
          new OptimizerConfig(OptimizerKind.SGD, 1, 0, 0, 0, 0, OptimizerState.RESET, 1));

  static ModelSize of(Architecture architecture) {
    ComputationGraphConfiguration graph = architecture.configuration(ANY, 0);
    boolean rounds = architecture.model().precision() == Precision.BFLOAT16;
    ModelSize size = new ModelSize(parameters(graph), 0, 0, 0, 0, 0);
    for (GraphVertex vertex : graph.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        size = size.plus(of(layer.getLayerConf().getLayer(), vertex.numParams(true), rounds));
      }
    }
    return size;
  }

  /** Parameters of a graph that is yet to be built. */
  static long parameters(ComputationGraphConfiguration graph) {
    return graph.getVertices().values().stream().mapToLong(each -> each.numParams(true)).sum();
  }

  private ModelSize plus(ModelSize layer) {
    return new ModelSize(
        parameters,
        trainedCopies + layer.trainedCopies,
        scoredCopies + layer.scoredCopies,
        heapPerToken + layer.heapPerToken,
        trainedPerToken + layer.trainedPerToken,
        scoredPerToken + layer.scoredPerToken);
  }

  private static ModelSize of(Layer layer, long parameters, boolean rounds) {
    if (layer instanceof RecurrentLayer recurrent) {
      RecurrentShape shape = recurrent.shape();
      ModelSize direction = ofSteps(shape);
      ModelSize size = copies(parameters, rounds);
      return shape.directions().count() == 1
          ? size.plus(direction)
          : size.plus(direction).plus(direction);
    }
    if (layer instanceof FeedingLayer feeding) {
      ModelSize size = copies(parameters, rounds).plus(ofAttention(feeding.shape().hiddenSize()));
      for (int number = 0; number < feeding.shape().layers(); number++) {
        size = size.plus(ofSteps(feeding.shape().layer(number)));
      }
      return size;
    }
    if (layer instanceof AttentionLayer attention) {
      return copies(parameters, rounds).plus(ofAttention(attention.shape().outputSize()));
    }
    if (layer instanceof TokenOutput output) {
      // In float32 the output's weights are multiplied as they lie.
      return (rounds ? copies(parameters, true) : floats(0, 0, 0))
          .plus(floats(0, 2 * output.getNIn(), 2 * output.getNIn()));
    }
    if (layer instanceof SequenceLayer own) {
      return floats(0, 2 * own.getNOut(), 2 * own.getNOut());
    }
    if (layer instanceof Bidirectional both) {
      return of(both.getFwd(), 0, rounds).plus(of(both.getBwd(), 0, rounds));
    }
    return layer instanceof FeedForwardLayer stock ? ofStock(stock) : floats(0, 0, 0);
  }

  /** Weights as their products want them: turned round for the way back; rounded ones twice. */
  private static ModelSize copies(long parameters, boolean rounds) {
    return rounds
        ? new ModelSize(0, 6 * parameters, 4 * parameters, 0, 0, 0)
        : new ModelSize(0, 4 * parameters, 2 * parameters, 0, 0, 0);
  }

  private static ModelSize floats(long heap, long forward, long backward) {
    return new ModelSize(0, 0, 0, FLOAT * heap, FLOAT * (forward + backward), FLOAT * forward);
  }

  /**
   * One direction of a recurrent layer. Gates and states of every step are kept on the heap,
   * products with the input and their gradients outside of it.
   */
  private static ModelSize ofSteps(RecurrentShape shape) {
    long gates = shape.columns();
    long hidden = shape.hiddenSize();
    long input = shape.inputSize();
    return floats(
        gates + 3 * hidden, gates + 2 * hidden + 2 * input, 2 * gates + hidden + 2 * input);
  }

  /** Queries, keys, contexts and what they are joined to. */
  private static ModelSize ofAttention(long size) {
    return floats(size, 5 * size, 5 * size);
  }

  /** Layers of DL4J's own keep gates, states and gradients of each as arrays of their own. */
  private static ModelSize ofStock(FeedForwardLayer layer) {
    long size = 8 * layer.getNOut();
    return floats(0, size, size);
  }
}
