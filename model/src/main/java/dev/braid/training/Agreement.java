package dev.braid.training;

import dev.braid.training.ReplicaReport.Work;
import java.util.List;

/**
 * How far the replicas of a round agree, and how far it went. With {@code d[r]} for what replica r
 * changed, {@code p[r]} for its share of the tokens and {@code m} for the mean of the changes, so
 * weighted, all follows from sums of squares.
 *
 * @param spread root mean square distance of the replicas from their mean, {@code sqrt(sum of p[r]
 *     |d[r]|^2 - |m|^2)}, as a share of the parameters' norm; NaN where one replica trained
 * @param cosine of the angle between what two replicas changed, the mean of all pairs by the
 *     product of their shares and lengths: {@code (|m|^2 - sum of p[r]^2 |d[r]|^2) / ((sum of p[r]
 *     |d[r]|)^2 - sum of p[r]^2 |d[r]|^2)}; NaN where one replica trained
 * @param meanNorm {@code |m|}
 * @param outerNorm norm of what the round changed in the parameters, by the outer optimizer
 */
public record Agreement(double spread, double cosine, double meanNorm, double outerNorm) {
  static Agreement of(List<ReplicaReport> reports, OuterStep step) {
    double tokens = reports.stream().mapToLong(report -> report.work().tokens()).sum();
    double squares = 0;
    double ownSquares = 0;
    double lengths = 0;
    int trained = 0;
    for (ReplicaReport report : reports) {
      Work work = report.work();
      if (work.tokens() > 0) {
        double share = work.tokens() / tokens;
        squares += share * work.changeSquares();
        ownSquares += share * share * work.changeSquares();
        lengths += share * Math.sqrt(work.changeSquares());
        trained++;
      }
    }
    double mean = step.squares().ofMean();
    double spread = Math.sqrt(Math.max(0, squares - mean) / step.squares().ofParameters());
    double cosine = (mean - ownSquares) / (lengths * lengths - ownSquares);
    return new Agreement(
        trained > 1 ? spread : Double.NaN,
        trained > 1 ? cosine : Double.NaN,
        Math.sqrt(mean),
        Math.sqrt(step.squares().ofChange()));
  }
}
