package dev.braid.network;

import dev.braid.network.SequenceLayer.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Cuts a layer's flat parameters or gradients into its slices. */
final class SliceInitializer implements ParamInitializer {
  static final SliceInitializer INSTANCE = new SliceInitializer();

  private SliceInitializer() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return slices(layer).stream().mapToLong(Slice::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return slices(layer).stream().map(Slice::key).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return keys(layer, Slice.Kind.WEIGHT);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return keys(layer, Slice.Kind.BIAS);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return weightKeys(layer).contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray parameters, boolean initialize) {
    SequenceLayer layer = (SequenceLayer) conf.getLayer();
    Map<String, INDArray> table = cut(layer, parameters);
    for (Slice slice : layer.slices()) {
      conf.addVariable(slice.key());
      if (initialize) {
        layer.initialize(slice, table.get(slice.key()));
      }
    }
    return table;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    return cut((SequenceLayer) conf.getLayer(), gradients);
  }

  private static Map<String, INDArray> cut(SequenceLayer layer, INDArray flat) {
    Map<String, INDArray> table = new LinkedHashMap<>();
    if (layer.slices().isEmpty()) {
      return table;
    }
    INDArray vector = flat.reshape(flat.length());
    long start = 0;
    for (Slice slice : layer.slices()) {
      long end = start + slice.length();
      INDArray part = vector.get(NDArrayIndex.interval(start, end));
      table.put(slice.key(), part.reshape('c', slice.rows(), slice.columns()));
      start = end;
    }
    return table;
  }

  private static List<String> keys(Layer layer, Slice.Kind kind) {
    List<String> keys = new ArrayList<>();
    for (Slice slice : slices(layer)) {
      if (slice.kind() == kind) {
        keys.add(slice.key());
      }
    }
    return keys;
  }

  private static List<Slice> slices(Layer layer) {
    return ((SequenceLayer) layer).slices();
  }
}
