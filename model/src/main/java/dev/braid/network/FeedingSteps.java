package dev.braid.network;

import dev.braid.kernel.FeedingPass;
import dev.braid.kernel.FeedingShape;
import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import dev.braid.kernel.RecurrentState;
import java.util.ArrayList;
import java.util.List;

/** The steps of a decoder that is fed what it has attended to. */
final class FeedingSteps implements DecoderSteps {
  private final FeedingKernelLayer layer;
  private final FeedingShape shape;
  private final BeamStates states;
  private final int arrays;

  FeedingSteps(FeedingKernelLayer layer) {
    this.layer = layer;
    this.shape = layer.shape();
    this.arrays = RecurrentLayer.stateArrays(shape.cell());
    int fed = layer.feedsVector() ? 1 : 0;
    this.states = new BeamStates(shape.layers() * arrays + fed, shape.hiddenSize());
  }

  @Override
  public void start(int rows) {
    states.start(rows);
    List<RecurrentState> starts = layer.startStates();
    for (int each = 0; each < shape.layers(); each++) {
      states.set(each, arrays, starts.get(each));
    }
    if (layer.feedsVector()) {
      states.clear(shape.layers() * arrays);
    }
  }

  @Override
  public void run(Floats inputs, EncodedSources sources, Floats outputs) {
    List<RecurrentState> before = new ArrayList<>();
    List<RecurrentState> after = new ArrayList<>();
    for (int each = 0; each < shape.layers(); each++) {
      before.add(states.before(each, arrays));
      after.add(states.after(each, arrays));
    }
    int fed = shape.layers() * arrays;
    FeedingPass pass =
        new FeedingPass(
            Lengths.full(1, states.rows()),
            sources.lengths(),
            inputs,
            sources.memory(),
            layer.weights(),
            layer.attentionWeights(),
            before,
            layer.feedsVector() ? states.before(fed) : null,
            List.of(),
            outputs,
            sources.probabilities(states.rows()),
            after,
            layer.feedsVector() ? states.after(fed) : null);
    if (sources.isAttended()) {
      layer.decoder().forwardOverSameMemory(pass);
    } else {
      layer.decoder().forward(pass);
      sources.setAttended();
    }
    states.advance();
  }

  @Override
  public void reorder(int[] from) {
    states.reorder(from);
  }

  @Override
  public boolean attends() {
    return true;
  }

  @Override
  public void close() {
    states.close();
  }
}
