/**
 * Parameter averaging as plain mathematics: {@link dev.braid.training.TrainingLoop} runs rounds of
 * {@link dev.braid.training.Replica}s, wherever they are, and averages them with {@link
 * dev.braid.training.ParameterSum}.
 */
package dev.braid.training;
