package dev.braid.kernel;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An output layer in training: logits, softmax, loss and all gradients. */
@State(Scope.Thread)
public class OutputBenchmark extends BenchmarkState {
  @Param({"LM_650", "LM_1500", "TAGGER_256"})
  Workload workload;

  private SoftmaxOutput output;
  private SoftmaxOutput.Pass pass;
  private SoftmaxOutput.Gradients gradients;
  private Targets targets;

  @Setup
  public void fill() {
    int width = workload.shape().outputSize();
    long weights = (long) width * workload.classes();
    long inputs = (long) workload.rows() * width;
    output =
        kernels.softmaxOutput(
            new OutputShape(width, workload.classes(), OutputShape.WeightOrder.INPUT_ROWS));
    pass =
        new SoftmaxOutput.Pass(
            workload.rows(),
            memory.random(inputs, 1),
            memory.random(weights, 0.05f),
            memory.zeros(workload.classes()));
    gradients =
        new SoftmaxOutput.Gradients(
            memory.zeros(inputs), memory.zeros(weights), memory.zeros(workload.classes()));
    targets = Targets.of(new Random(1).ints(workload.rows(), 0, workload.classes()).toArray());
  }

  @Benchmark
  public double lossAndGradients() {
    kernels.weightsChanged();
    return output.lossAndGradients(pass, targets, 1f / workload.rows(), gradients);
  }
}
