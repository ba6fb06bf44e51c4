package dev.braid.kernel;

/** The part of the gates that comes from the inputs of a step, before the cell's arithmetic. */
interface GateInputs {
  /**
   * Reads the rows of some ranks.
   *
   * @param gates receive one array per gate, from index 0
   */
  void read(int step, Span ranks, float[][] gates);
}
