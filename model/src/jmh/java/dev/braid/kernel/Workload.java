package dev.braid.kernel;

import java.util.Locale;

/** The second layers, whose inputs are the first ones' outputs, of the networks in conf/. */
public enum Workload {
  LM_650(650, Directions.FORWARD, 20, 35, 10_000),
  LM_1500(1500, Directions.FORWARD, 20, 35, 10_000),
  TAGGER_256(256, Directions.BOTH, 32, 25, 17),
  CLASSIFIER_128(128, Directions.BOTH, 64, 20, 7),
  /** The encoder. */
  SEQ2SEQ_512(512, Directions.BOTH, 64, 25, 8000);

  private final RecurrentShape shape;
  private final Lengths lengths;
  private final int classes;

  Workload(int hidden, Directions directions, int batch, int steps, int classes) {
    shape = new RecurrentShape(Cell.LSTM, directions.count() * hidden, hidden, directions);
    lengths = Lengths.full(steps, batch);
    this.classes = classes;
  }

  RecurrentShape shape() {
    return shape;
  }

  Lengths lengths() {
    return lengths;
  }

  int rows() {
    return lengths.tokens();
  }

  int classes() {
    return classes;
  }

  /** Operations of the products of all inputs and all states with their weights. */
  double recurrenceOperations() {
    return 2.0
        * rows()
        * shape.directions().count()
        * (shape.inputWeightCount() + shape.recurrentWeightCount());
  }

  /** Operations of the logits of all rows. */
  double outputOperations() {
    return 2.0 * rows() * shape.outputSize() * classes;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
