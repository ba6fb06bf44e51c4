package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A recurrent layer in training: weights are new in each step, so their packing is in it. */
public class RecurrenceBenchmark {

  /** A layer with all that a pass reads and writes. */
  @State(Scope.Thread)
  public static class Layer extends BenchmarkState {
    @Param Workload workload;

    private Recurrence recurrence;
    private RecurrentPass pass;
    private RecurrentGradients gradients;

    @Setup
    public void fill() {
      RecurrentShape shape = workload.shape();
      recurrence = kernels.recurrence(shape);
      List<RecurrentWeights> weights = new ArrayList<>();
      List<RecurrentWeights> weightGradients = new ArrayList<>();
      for (int direction = 0; direction < shape.directions().count(); direction++) {
        weights.add(weights(shape));
        weightGradients.add(weights(shape));
      }
      pass =
          new RecurrentPass(
              workload.lengths(),
              memory.random((long) workload.rows() * shape.inputSize(), 1),
              weights,
              RecurrentState.none(),
              memory.zeros((long) workload.rows() * shape.outputSize()),
              RecurrentState.none());
      gradients =
          new RecurrentGradients(
              memory.random((long) workload.rows() * shape.outputSize(), 0.01f),
              RecurrentState.none(),
              memory.zeros((long) workload.rows() * shape.inputSize()),
              weightGradients,
              RecurrentState.none());
    }

    private RecurrentWeights weights(RecurrentShape shape) {
      float scale = (float) (1 / Math.sqrt(shape.hiddenSize()));
      return new RecurrentWeights(
          memory.random(shape.inputWeightCount(), scale),
          memory.random(shape.recurrentWeightCount(), scale),
          memory.random(shape.biasCount(), scale));
    }

    void forward() {
      kernels.weightsChanged();
      recurrence.forwardForTraining(pass);
    }

    void backward() {
      recurrence.backward(gradients);
    }
  }

  /** A layer that has gone forward before each measured call. */
  @State(Scope.Thread)
  public static class LayerBeforeItsWayBack extends Layer {
    @Setup(Level.Invocation)
    public void goForward() {
      forward();
    }
  }

  @Benchmark
  public void forward(Layer layer) {
    layer.forward();
  }

  @Benchmark
  public void backward(LayerBeforeItsWayBack layer) {
    layer.backward();
  }
}
