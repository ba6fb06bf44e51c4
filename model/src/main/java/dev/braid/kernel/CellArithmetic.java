package dev.braid.kernel;

/**
 * The element-wise part of a cell over {@code n} values: some sequences times the hidden size. What
 * one step computes and its backward step needs lies in slots, arrays of one step; the first ones
 * are the gates.
 */
sealed interface CellArithmetic permits LstmArithmetic, GruArithmetic, TanhArithmetic {
  /** How many arrays a step keeps. */
  int slots();

  /** Which of them is the new hidden state. */
  int hiddenSlot();

  /** Which of them is the new memory; -1 where there is none. */
  int memorySlot();

  /**
   * One step.
   *
   * @param now slots of this step; the gates hold the products with the input and the bias on entry
   * @param before slots of the step before, of which only the states are read
   * @param recurrent the products with the previous hidden state, one array per gate
   */
  void forward(float[][] now, float[][] before, float[][] recurrent, int n);

  /** One step backwards. */
  void backward(float[][] now, float[][] before, Gradients gradients, int n);

  /**
   * The gradients at one step.
   *
   * @param hidden of the new hidden state on entry; on return what reaches the previous one without
   *     a matrix product
   * @param memory of the new memory on entry, of the previous one on return
   * @param gates before each gate's activation, on the side of the input; set by the step
   * @param recurrentGate the same of the last gate on the side of the state, where it differs
   */
  record Gradients(float[] hidden, float[] memory, float[][] gates, float[] recurrentGate) {}
}
