package dev.braid.network;

import dev.braid.config.ModelConfig.SourceOrder;
import dev.braid.kernel.DeferredRows;
import dev.braid.kernel.Embedding;
import dev.braid.kernel.Embedding.Rows;
import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks rows up; its gradient has values in the rows of the batch only. */
final class TokenEmbeddingLayer extends SequenceLayerBase<TokenEmbedding> {
  private static final long serialVersionUID = 1L;

  private transient int[] ids;
  private transient int[] touched;
  private transient DeferredRows deferred;

  TokenEmbeddingLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    long batch = input.size(0);
    long time = input.size(2);
    Lengths lengths = lengths(batch, time);
    ids = TokenIds.timeMajor(input, lengths);
    if (layerConf().order() == SourceOrder.REVERSED) {
      ids = TokenIds.reversed(ids, lengths);
    }
    INDArray outputs =
        sequences(workspaces, ArrayType.ACTIVATIONS, batch, layerConf().getNOut(), time);
    lookUp(ids, floats(timeMajor(outputs)));
    return outputs;
  }

  /** Writes the vectors of these ids, {@code [ids, features]}; zeros for a negative one. */
  void lookUp(int[] wanted, Floats outputs) {
    if (deferred != null) {
      deferred.catchUp(wanted);
    }
    Embedding embedding = KernelScope.current().kernels().embedding();
    embedding.lookUp(wanted, table(getParam("W")), outputs);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    KernelScope scope = KernelScope.current();
    Embedding embedding = scope.kernels().embedding();
    Embedding.Table gradient = table(gradientViews.get("W"));
    if (layerConf().tied()) {
      embedding.gradient(ids, floats(timeMajor(epsilon)), gradient, Rows.ADD);
      return new Pair<>(filledGradients(), null);
    }
    if (scope.gradientsAreUntouched() && touched != null) {
      embedding.clear(gradient, touched);
    } else {
      gradientViews.get("W").assign(0);
    }
    touched = embedding.gradient(ids, floats(timeMajor(epsilon)), gradient, Rows.REPLACE);
    return new Pair<>(filledGradients(), null);
  }

  /** Whether an output layer shares the table. */
  boolean isTied() {
    return layerConf().tied();
  }

  /** Where in a graph's gradients, and so in its parameters, the table lies. */
  KernelUpdate.TablePlace placeIn(Floats gradients) {
    Floats values = floats(tableGradient());
    long offset = (values.address() - gradients.address()) / Float.BYTES;
    return new KernelUpdate.TablePlace(offset, values.length(), (int) layerConf().getNOut());
  }

  /** The rows of the table whose last gradient is not zero, ascending. */
  int[] touchedRows() {
    return touched;
  }

  /** Has rows catch up before they are looked up. */
  void defer(DeferredRows rows) {
    deferred = rows;
  }

  /** The gradient of the table, which an output layer that shares it fills first. */
  INDArray tableGradient() {
    return gradientViews.get("W");
  }

  private Embedding.Table table(INDArray values) {
    TokenEmbedding embedding = layerConf();
    return new Embedding.Table(floats(values), (int) embedding.getNIn(), (int) embedding.getNOut());
  }
}
