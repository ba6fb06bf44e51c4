package dev.braid.metric;

/**
 * What was measured while a run was trained, over the tokens seen. What was not measured is {@link
 * Series#empty}.
 *
 * @param trainingLoss mean loss a token in nats, by round
 * @param validationLoss the same on the validation set
 * @param validationFigure the figure the best checkpoint is chosen by, such as accuracy
 * @param better which way the validation figure improves
 * @param learningRate by round
 * @param tokensPerSecond by round
 * @param gradientNorm global norm before clipping, by round
 * @param averaging how the replicas went together
 * @param rounds what they cost
 */
public record LearningCurves(
    Series trainingLoss,
    Series validationLoss,
    Series validationFigure,
    Series.Better better,
    Series learningRate,
    Series tokensPerSecond,
    Series gradientNorm,
    AveragingCurves averaging,
    RoundCurves rounds) {}
