/** Text to predictions, line by line and in order; start at {@link PredictJob}. */
package dev.braid.predict;
