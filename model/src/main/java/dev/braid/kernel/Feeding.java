package dev.braid.kernel;

/** What joins the inputs of a decoder's first layer. */
public enum Feeding {
  /**
   * The attentional vector of the step before (input feeding, Luong et al. 2015, section 3.3);
   * attention comes after the top layer of the same step.
   */
  ATTENTIONAL_VECTOR,
  /**
   * The context of the top layer's state of the step before (Bahdanau et al. 2015); the outputs are
   * made of it and of the top layer's new state.
   */
  CONTEXT
}
