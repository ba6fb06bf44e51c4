package dev.braid.kernel;

/** How well a query q fits a row m of the memory. */
public enum AttentionScore {
  /** {@code q · m}; both have one size (Luong et al. 2015, equation 8). */
  DOT,
  /** {@code (q W) · m} (Luong et al. 2015, equation 8). */
  GENERAL,
  /** {@code v · tanh(q W + m U)} (Bahdanau et al. 2015, appendix A.1.2). */
  ADDITIVE
}
