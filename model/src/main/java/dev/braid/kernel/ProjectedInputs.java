package dev.braid.kernel;

/** Gates from the products of all inputs with W, in packed rows. */
record ProjectedInputs(RecurrentShape shape, Lengths lengths, boolean reversed, Scratch projections)
    implements GateInputs {

  @Override
  public void read(int step, Span ranks, float[][] gates) {
    int size = shape.hiddenSize();
    for (int i = 0; i < ranks.size(); i++) {
      int rank = ranks.from() + i;
      int time = reversed ? lengths.lengthOfRank(rank) - 1 - step : step;
      int row = lengths.packedRow(time, rank) * shape.columns();
      for (int gate = 0; gate < shape.cell().gates(); gate++) {
        projections.floats().get(row + gate * size, gates[gate], i * size, size);
      }
    }
  }
}
