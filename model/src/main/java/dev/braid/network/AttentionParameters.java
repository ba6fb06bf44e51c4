package dev.braid.network;

import dev.braid.kernel.AttentionShape;
import dev.braid.kernel.AttentionWeights;
import dev.braid.kernel.Floats;
import dev.braid.network.SequenceLayer.Slice;
import dev.braid.network.SequenceLayer.Slice.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The parameters of attention as slices of a layer's. */
final class AttentionParameters {
  private static final String QUERY = "query-W";
  private static final String MEMORY = "memory-W";
  private static final String VECTOR = "vector";
  private static final String COMBINE = "combine-W";
  private static final String BIAS = "combine-b";

  private AttentionParameters() {}

  /** Those that the score has, then those that make the attentional vector. */
  static List<Slice> slices(AttentionShape shape) {
    List<Slice> slices = new ArrayList<>();
    if (shape.keySize() > 0) {
      slices.add(new Slice(QUERY, shape.querySize(), shape.keySize(), Kind.WEIGHT));
    }
    if (shape.scoreSize() > 0) {
      slices.add(new Slice(MEMORY, shape.memorySize(), shape.scoreSize(), Kind.WEIGHT));
      slices.add(new Slice(VECTOR, shape.scoreSize(), 1, Kind.WEIGHT));
    }
    slices.add(new Slice(COMBINE, shape.joinedSize(), shape.outputSize(), Kind.WEIGHT));
    slices.add(new Slice(BIAS, 1, shape.outputSize(), Kind.BIAS));
    return slices;
  }

  /** The same as the kernels see them, of a table of parameters or of gradients. */
  static AttentionWeights weights(Map<String, INDArray> table) {
    return new AttentionWeights(
        floats(table, QUERY),
        floats(table, MEMORY),
        floats(table, VECTOR),
        floats(table, COMBINE),
        floats(table, BIAS));
  }

  private static Floats floats(Map<String, INDArray> table, String key) {
    INDArray values = table.get(key);
    return values == null ? null : SequenceLayerBase.floats(values);
  }
}
