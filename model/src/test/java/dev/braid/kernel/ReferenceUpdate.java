package dev.braid.kernel;

/** The optimizers in double precision, from their equations. */
final class ReferenceUpdate {
  final double[] parameters;
  private final double[] first;
  private final double[] second;

  ReferenceUpdate(double[] parameters) {
    this.parameters = parameters.clone();
    first = new double[parameters.length];
    second = new double[parameters.length];
  }

  void step(UpdateRule rule, double[] gradients, double factor) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= (double) rule.rate() * direction(rule, i, factor * gradients[i]);
    }
  }

  private double direction(UpdateRule rule, int i, double gradient) {
    if (rule instanceof UpdateRule.Nesterov nesterov) {
      first[i] = nesterov.momentum() * first[i] + gradient;
      return gradient + nesterov.momentum() * first[i];
    }
    if (rule instanceof UpdateRule.Adam adam) {
      double beta1 = adam.beta1();
      double beta2 = adam.beta2();
      first[i] = beta1 * first[i] + (1 - beta1) * gradient;
      second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient;
      double mean = first[i] / (1 - Math.pow(beta1, adam.step()));
      double square = second[i] / (1 - Math.pow(beta2, adam.step()));
      return mean / (Math.sqrt(square) + adam.epsilon());
    }
    return gradient;
  }
}
