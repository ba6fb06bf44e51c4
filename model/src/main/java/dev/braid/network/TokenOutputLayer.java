package dev.braid.network;

import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import dev.braid.kernel.RowScores;
import dev.braid.kernel.SoftmaxOutput;
import dev.braid.kernel.Targets;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link TokenOutput} on the thread's kernels; the loss is a by-product of the gradient. */
final class TokenOutputLayer extends UntrainableAlone<TokenOutput> {
  private static final long serialVersionUID = 1L;

  private INDArray labels;
  private final transient OwnKernel<SoftmaxOutput> softmax =
      new OwnKernel<>(kernels -> kernels.softmaxOutput(layerConf().shape()));
  private transient TokenEmbeddingLayer embedding;
  private transient double cachedScore = Double.NaN;

  TokenOutputLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Shares the embedding's table. */
  void tie(TokenEmbeddingLayer shared) {
    embedding = shared;
  }

  @Override
  public boolean needsLabels() {
    return true;
  }

  @Override
  public void setInput(INDArray newInput, LayerWorkspaceMgr workspaces) {
    cachedScore = Double.NaN;
    super.setInput(newInput, workspaces);
  }

  @Override
  public void setLabels(INDArray newLabels) {
    if (newLabels != labels) {
      cachedScore = Double.NaN;
    }
    labels = newLabels;
  }

  @Override
  public INDArray getLabels() {
    return labels;
  }

  /** DL4J sets the same mask again between gradient and score, which costs no second pass. */
  @Override
  public void setMaskArray(INDArray mask) {
    if (mask != maskArray) {
      cachedScore = Double.NaN;
    }
    maskArray = mask;
  }

  @Override
  public void clear() {
    super.clear();
    labels = null;
  }

  /** Probabilities, {@code [batch, classes, time]} or {@code [batch, classes]}. */
  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    long batch = input.size(0);
    long classes = layerConf().getNOut();
    long time = steps();
    INDArray outputs = sequences(workspaces, ArrayType.ACTIVATIONS, batch, classes, time);
    INDArray rows = timeMajor(outputs).reshape('c', time * batch, classes);
    softmax().logits(pass(), floats(rows));
    Nd4j.exec(new SoftMax(rows, rows, 1));
    return input.rank() == 3 ? outputs : rows;
  }

  /**
   * Scores of inputs as {@link #activate} reads them, in the order of time-major memory.
   *
   * @param targets in that order; negative where there is none
   */
  RowScores score(INDArray inputs, int[] targets) {
    setInput(inputs, LayerWorkspaceMgr.noWorkspaces());
    RowScores scores = softmax().score(pass(), Targets.of(targets));
    clear();
    return scores;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Targets targets = targets(layerConf().labelSmoothing());
    int count = Math.max(1, targets.count());
    INDArray inputGradient = inputGradient(workspaces);
    SoftmaxOutput.Gradients gradients =
        new SoftmaxOutput.Gradients(
            floats(input.rank() == 3 ? timeMajor(inputGradient) : inputGradient),
            weights(true),
            floats(gradientViews.get("b")));
    double loss = softmax().lossAndGradients(pass(), targets, 1f / count, gradients);
    cachedScore = loss / count;
    return new Pair<>(filledGradients(), inputGradient);
  }

  @Override
  public double computeScore(double regularization, boolean training, LayerWorkspaceMgr ignored) {
    if (Double.isNaN(cachedScore)) {
      Targets targets = targets(training ? layerConf().labelSmoothing() : 0);
      cachedScore = softmax().loss(pass(), targets) / Math.max(1, targets.count());
    }
    score = cachedScore + regularization;
    cachedScore = Double.NaN;
    return score;
  }

  @Override
  public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr workspaces) {
    throw new UnsupportedOperationException(
        "Scores of single examples are GraphScorer's business, which also gives predictions");
  }

  @Override
  INDArray inputGradient(LayerWorkspaceMgr workspaces) {
    if (input.rank() == 3) {
      return super.inputGradient(workspaces);
    }
    long[] shape = {input.size(0), layerConf().getNIn()};
    return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, shape, 'c');
  }

  /** Writes log-probabilities, {@code [rows, classes]}, of features, {@code [rows, features]}. */
  void logProbabilities(int rows, Floats features, Floats result) {
    SoftmaxOutput.Pass pass =
        new SoftmaxOutput.Pass(rows, features, weights(false), floats(getParam("b")));
    softmax().logProbabilities(pass, result);
  }

  private SoftmaxOutput softmax() {
    return softmax.ofThread();
  }

  private SoftmaxOutput.Pass pass() {
    INDArray rows = input.rank() == 3 ? timeMajor(input) : dense(input);
    int count = (int) (input.size(0) * steps());
    return new SoftmaxOutput.Pass(count, floats(rows), weights(false), floats(getParam("b")));
  }

  private static INDArray dense(INDArray rows) {
    return rows.ordering() == 'c' && rows.stride(0) == rows.size(1) ? rows : rows.dup('c');
  }

  private Floats weights(boolean gradient) {
    if (!layerConf().tied()) {
      return floats(gradient ? gradientViews.get("W") : getParam("W"));
    }
    if (embedding == null) {
      throw new IllegalStateException(
          "The output layer shares the embedding's table; open the graph with JoinedLayers.bind");
    }
    return floats(gradient ? embedding.tableGradient() : embedding.getParam("W"));
  }

  private long steps() {
    return input.rank() == 3 ? input.size(2) : 1;
  }

  /** Labels in the order of time-major memory; -1 where there is none or the mask says so. */
  private Targets targets(double labelSmoothing) {
    int batch = (int) input.size(0);
    int time = (int) steps();
    INDArray all = labels.rank() == 3 ? labels : labels.reshape('c', batch, 1, time);
    int[] targets = TokenIds.timeMajor(all, Lengths.full(time, batch));
    if (maskArray != null) {
      float[] mask = FlatView.copyOf(maskArray.dup('c').reshape(1, -1));
      for (int row = 0; row < batch; row++) {
        for (int step = 0; step < time; step++) {
          if (mask[row * time + step] == 0) {
            targets[step * batch + row] = -1;
          }
        }
      }
    }
    return new Targets(targets, (float) labelSmoothing);
  }
}
