package dev.braid.network;

import dev.braid.kernel.FloatMemory;
import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** The encoder's outputs for the sentences that are being decoded, as attention reads them. */
final class EncodedSources implements AutoCloseable {
  private final int features;
  private final FloatMemory probabilities = new FloatMemory();
  private FloatMemory memory = new FloatMemory();
  private FloatMemory spare = new FloatMemory();
  private Lengths lengths;
  private boolean attended;

  EncodedSources(int features) {
    this.features = features;
  }

  /** Begins with new sentences, whose outputs are to be written to {@link #memory}. */
  void start(Lengths newLengths) {
    lengths = newLengths;
    attended = false;
  }

  /** {@code [steps, sentences, features]}. */
  Floats memory() {
    return memory.floats((long) lengths.steps() * lengths.batch() * features);
  }

  Lengths lengths() {
    return lengths;
  }

  /** Where so many rows look, {@code [rows, steps]}. */
  Floats probabilities(int rows) {
    return probabilities.floats((long) rows * lengths.steps());
  }

  /** Whether a step has attended to this very memory before. */
  boolean isAttended() {
    return attended;
  }

  void setAttended() {
    attended = true;
  }

  /** Keeps these sentences, ascending, and drops the others. */
  void keep(int[] sentences) {
    if (sentences.length == lengths.batch()) {
      return;
    }
    FloatBuffer from = memory().buffer();
    long count = (long) lengths.steps() * sentences.length * features;
    FloatBuffer to = spare.floats(count).buffer();
    for (int step = 0; step < lengths.steps(); step++) {
      for (int i = 0; i < sentences.length; i++) {
        int target = (step * sentences.length + i) * features;
        to.put(target, from, (step * lengths.batch() + sentences[i]) * features, features);
      }
    }
    FloatMemory kept = spare;
    spare = memory;
    memory = kept;
    int[] keptLengths = Arrays.stream(sentences).map(lengths::length).toArray();
    start(Lengths.of(lengths.steps(), keptLengths));
  }

  @Override
  public void close() {
    probabilities.close();
    memory.close();
    spare.close();
  }
}
