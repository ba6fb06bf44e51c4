package dev.braid.network;

import dev.braid.config.ModelConfig.Bridge;
import dev.braid.kernel.RecurrentState;
import dev.braid.network.SequenceLayer.Slice;
import dev.braid.network.SequenceLayer.Slice.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Hands the final state of an encoder's layer to the decoder's layer of the same number, and the
 * gradient back. The states of both directions are put side by side; a dense bridge sends the
 * hidden state, and an LSTM's memory, through a layer of tanh units each.
 */
final class StateBridge {
  private final RecurrentKernelLayer encoder;
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param prefix of the keys of the bridge's parameters
   */
  StateBridge(Bridge kind, String prefix, RecurrentKernelLayer encoder) {
    this.encoder = encoder;
    for (String key : keys(prefix, encoder.stateArrays())) {
      parts.add(new Part(kind == Bridge.DENSE ? new DenseStep(key) : null));
    }
  }

  /** The bridge's parameters: a weight and a bias for each array of the state. */
  static List<Slice> slices(Bridge kind, String prefix, int stateArrays, int hidden) {
    List<Slice> slices = new ArrayList<>();
    if (kind == Bridge.DENSE) {
      for (String key : keys(prefix, stateArrays)) {
        slices.add(new Slice(DenseStep.weightKey(key), hidden, hidden, Kind.WEIGHT));
        slices.add(new Slice(DenseStep.biasKey(key), 1, hidden, Kind.BIAS));
      }
    }
    return slices;
  }

  private static List<String> keys(String prefix, int stateArrays) {
    return List.of(prefix, prefix + "-memory").subList(0, stateArrays);
  }

  /** The decoder's first state, from where the encoder's layer has ended. */
  RecurrentState forward(Map<String, INDArray> parameters) {
    INDArray[] ends = encoder.endState();
    INDArray[] starts = new INDArray[ends.length];
    for (int i = 0; i < ends.length; i++) {
      starts[i] = parts.get(i).forward(ends[i], parameters);
    }
    return RecurrentKernelLayer.state(starts);
  }

  /** Room for the gradient of the decoder's first state. */
  RecurrentState room() {
    INDArray[] rooms = new INDArray[parts.size()];
    for (int i = 0; i < rooms.length; i++) {
      rooms[i] = parts.get(i).room();
    }
    return RecurrentKernelLayer.state(rooms);
  }

  /** Hands what was written into the room to the encoder; writes the gradients of the bridge. */
  void backward(Map<String, INDArray> parameters, Map<String, INDArray> gradients) {
    INDArray[] ends = new INDArray[parts.size()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = parts.get(i).backward(parameters, gradients);
    }
    encoder.endGradient(ends);
  }

  /** One array of the state: {@code [directions, batch, hidden]} there, one row a sequence here. */
  private static final class Part {
    private final DenseStep dense;
    private final KeptArray joined = new KeptArray();
    private final KeptArray startGradient = new KeptArray();
    private final KeptArray endGradient = new KeptArray();
    private long directions;
    private long batch;
    private long hidden;

    Part(DenseStep dense) {
      this.dense = dense;
    }

    INDArray forward(INDArray end, Map<String, INDArray> parameters) {
      directions = end.size(0);
      batch = end.size(1);
      hidden = end.size(2);
      joined.of(batch, directions, hidden).assign(end.permute(1, 0, 2));
      return dense == null ? rows(joined) : dense.forward(rows(joined), parameters);
    }

    private INDArray rows(KeptArray array) {
      return array.of(batch, directions * hidden);
    }

    INDArray room() {
      return rows(startGradient);
    }

    INDArray backward(Map<String, INDArray> parameters, Map<String, INDArray> gradients) {
      if (dense != null) {
        dense.backward(rows(joined), rows(startGradient), parameters, gradients);
      }
      INDArray end = endGradient.of(directions, batch, hidden);
      end.assign(startGradient.of(batch, directions, hidden).permute(1, 0, 2));
      return end;
    }
  }
}
