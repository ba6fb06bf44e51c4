package dev.braid.network;

import dev.braid.kernel.AttentionPass;
import dev.braid.kernel.FloatMemory;
import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import java.util.List;

/** The steps of a stack of recurrent layers, with attention above them or without. */
final class StackedSteps implements DecoderSteps {
  private final List<RecurrentKernelLayer> layers;
  private final AttentionKernelLayer attention;
  private final BeamStates states;
  private final int arrays;
  private final int hidden;
  private final FloatMemory[] outputs = {new FloatMemory(), new FloatMemory()};

  /**
   * @param attention null where there is none
   */
  StackedSteps(List<RecurrentKernelLayer> layers, AttentionKernelLayer attention) {
    this.layers = layers;
    this.attention = attention;
    this.arrays = layers.get(0).stateArrays();
    this.hidden = layers.get(0).hiddenSize();
    this.states = new BeamStates(layers.size() * arrays, hidden);
  }

  @Override
  public void start(int rows) {
    states.start(rows);
    for (int layer = 0; layer < layers.size(); layer++) {
      states.set(layer, arrays, layers.get(layer).startState());
    }
  }

  @Override
  public void run(Floats inputs, EncodedSources sources, Floats result) {
    Lengths step = Lengths.full(1, states.rows());
    Floats below = inputs;
    for (int layer = 0; layer < layers.size(); layer++) {
      boolean top = layer == layers.size() - 1 && attention == null;
      Floats above = top ? result : outputs[layer % 2].floats((long) states.rows() * hidden);
      layers
          .get(layer)
          .step(step, below, states.before(layer, arrays), above, states.after(layer, arrays));
      below = above;
    }
    if (attention != null) {
      attend(step, below, sources, result);
    }
    states.advance();
  }

  private void attend(Lengths step, Floats queries, EncodedSources sources, Floats result) {
    AttentionPass pass =
        new AttentionPass(
            step,
            sources.lengths(),
            queries,
            sources.memory(),
            attention.weights(),
            result,
            sources.probabilities(states.rows()));
    if (sources.isAttended()) {
      attention.attention().forwardOverSameMemory(pass);
    } else {
      attention.attention().forward(pass);
      sources.setAttended();
    }
  }

  @Override
  public void reorder(int[] from) {
    states.reorder(from);
  }

  @Override
  public boolean attends() {
    return attention != null;
  }

  @Override
  public void close() {
    states.close();
    for (FloatMemory each : outputs) {
      each.close();
    }
  }
}
