/**
 * Scores: counted where the data is, merged anywhere, closed once.
 *
 * <p>Start at {@link dev.braid.metric.Statistics}: the kinds of counts, each with {@code add},
 * {@code merge} and a closing {@code scores()}. {@link dev.braid.metric.EvaluationReport} is what
 * an evaluation leaves behind, {@link dev.braid.metric.SystemComparison} sets systems side by side,
 * {@link dev.braid.metric.TrainingReport} draws the course of a training run, {@link
 * dev.braid.metric.HeatMap} the attention of a sentence.
 */
package dev.braid.metric;
