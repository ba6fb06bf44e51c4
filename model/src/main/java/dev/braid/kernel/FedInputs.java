package dev.braid.kernel;

/** Gates from a product of the same step, a row per rank, added to those of other inputs. */
final class FedInputs implements GateInputs {
  private final RecurrentShape shape;
  private final Scratch products;
  private final GateInputs others;
  private final float[] fed;

  /**
   * Gates of at most {@code own} ranks.
   *
   * @param others null for none
   */
  FedInputs(RecurrentShape shape, Scratch products, GateInputs others, int own) {
    this.shape = shape;
    this.products = products;
    this.others = others;
    fed = new float[others == null ? 0 : own * shape.hiddenSize()];
  }

  @Override
  public void read(int step, Span ranks, float[][] gates) {
    if (others == null) {
      for (int gate = 0; gate < shape.cell().gates(); gate++) {
        read(gate, ranks, gates[gate]);
      }

      return;
    }

    others.read(step, ranks, gates);
    for (int gate = 0; gate < shape.cell().gates(); gate++) {
      read(gate, ranks, fed);
      Elementwise.add(gates[gate], fed, ranks.size() * shape.hiddenSize());
    }
  }

  private void read(int gate, Span ranks, float[] to) {
    int size = shape.hiddenSize();
    for (int i = 0; i < ranks.size(); i++) {
      int from = (ranks.from() + i) * shape.columns() + gate * size;
      products.floats().get(from, to, i * size, size);
    }
  }
}
