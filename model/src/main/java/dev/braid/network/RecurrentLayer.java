package dev.braid.network;

import dev.braid.config.ModelConfig.Bridge;
import dev.braid.kernel.Cell;
import dev.braid.kernel.Directions;
import dev.braid.kernel.RecurrentShape;
import dev.braid.network.SequenceLayer.Slice.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A recurrent layer in one direction or in both, {@code [batch, features, time]} to {@code [batch,
 * directions * hidden, time]}. Gates lie in the order i, f, g, o of an LSTM and r, z, n of a GRU.
 */
public final class RecurrentLayer extends SequenceLayer {
  private static final long serialVersionUID = 1L;

  /** Where sequences start. */
  enum State {
    /** From zeros. */
    FRESH,
    /** Where the window before has ended. */
    CARRIED,
    /** From zeros; a layer of a decoder starts where they end. */
    HANDED_ON,
    /** Where a layer of an encoder has ended. */
    RECEIVED
  }

  /** Begins the keys of a bridge's parameters. */
  static final String BRIDGE = "bridge";

  @JsonProperty private Cell cell;
  @JsonProperty private Directions directions;
  @JsonProperty private State state;
  @JsonProperty private Bridge bridge;

  /** For DL4J's JSON. */
  public RecurrentLayer() {}

  RecurrentLayer(Cell cell, int inputs, int hidden, Directions directions, State state) {
    this(cell, inputs, hidden, directions, state, null);
  }

  /** A decoder's layer, which starts where the encoder's layer of the same number has ended. */
  static RecurrentLayer ofDecoder(Cell cell, int inputs, int hidden, Bridge bridge) {
    return new RecurrentLayer(cell, inputs, hidden, Directions.FORWARD, State.RECEIVED, bridge);
  }

  private RecurrentLayer(
      Cell cell, int inputs, int hidden, Directions directions, State state, Bridge bridge) {
    if (state == State.CARRIED && directions != Directions.FORWARD) {
      throw new IllegalArgumentException("Only a layer that reads forwards can carry its state");
    }
    this.cell = cell;
    this.directions = directions;
    this.state = state;
    this.bridge = bridge;
    setNIn(inputs);
    setNOut((long) hidden * directions.count());
  }

  RecurrentShape shape() {
    int hidden = (int) nOut / directions.count();
    return new RecurrentShape(cell, (int) nIn, hidden, directions);
  }

  boolean carriesState() {
    return state == State.CARRIED;
  }

  /** Whether the state at the end is asked for. */
  boolean keepsEnd() {
    return state == State.CARRIED || state == State.HANDED_ON;
  }

  boolean isOfEncoder() {
    return state == State.HANDED_ON;
  }

  boolean isOfDecoder() {
    return state == State.RECEIVED;
  }

  Bridge bridge() {
    return bridge;
  }

  /** Keys of one direction's weights: of the input, of the state, and the bias. */
  static String[] keys(int direction) {
    return direction == 0
        ? new String[] {"W", "RW", "b"}
        : new String[] {"W-back", "RW-back", "b-back"};
  }

  @Override
  List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    for (int direction = 0; direction < directions.count(); direction++) {
      slices.addAll(slices(shape(), keys(direction)));
    }
    if (bridge != null) {
      slices.addAll(StateBridge.slices(bridge, BRIDGE, stateArrays(cell), shape().hiddenSize()));
    }
    return slices;
  }

  /** The weights of one direction. */
  static List<Slice> slices(RecurrentShape shape, String[] keys) {
    return List.of(
        new Slice(keys[0], shape.inputSize(), shape.columns(), Kind.WEIGHT),
        new Slice(keys[1], shape.hiddenSize(), shape.columns(), Kind.WEIGHT),
        new Slice(keys[2], 1, shape.biasCount(), Kind.BIAS));
  }

  /** Arrays that make up a state. */
  static int stateArrays(Cell cell) {
    return cell.hasMemory() ? 2 : 1;
  }

  @Override
  void initialize(Slice slice, INDArray values) {
    if (slice.key().startsWith(BRIDGE)) {
      initializeDense(slice, values);
    } else {
      initialize(cell, shape().hiddenSize(), slice, values);
    }
  }

  /** Glorot and Bengio 2010 for each gate; a forget gate starts open (Jozefowicz et al. 2015). */
  static void initialize(Cell cell, int hidden, Slice slice, INDArray values) {
    if (slice.kind() == Kind.WEIGHT) {
      double bound = Math.sqrt(6.0 / (slice.rows() + hidden));
      values.assign(Nd4j.rand(DataType.FLOAT, values.shape()).muli(2 * bound).subi(bound));
      return;
    }
    values.assign(0);
    if (cell == Cell.LSTM) {
      for (int unit = hidden; unit < 2 * hidden; unit++) {
        values.putScalar(0, unit, 1);
      }
    }
  }

  @Override
  SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
    return new RecurrentKernelLayer(conf, dataType);
  }

  @Override
  List<Object> settings() {
    return Arrays.asList(cell, directions, state, bridge);
  }
}
