package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an update reads and writes.
 *
 * @param parameters any number of them
 * @param gradients as many
 * @param moments as many for each float of state that a parameter has
 */
public record UpdateArrays(Floats parameters, Floats gradients, List<Floats> moments) {
  /** Checks the sizes. */
  public UpdateArrays {
    gradients.require("the gradients", parameters.length());
    moments = List.copyOf(moments);
    for (Floats moment : moments) {
      moment.require("the optimizer state", parameters.length());
    }
  }

  /**
   * Arrays whose moments lie one after the other.
   *
   * @param state {@code count} times as many floats as there are parameters; null where it is 0
   */
  public static UpdateArrays of(Floats parameters, Floats gradients, Floats state, int count) {
    List<Floats> moments = new ArrayList<>();
    if (count > 0) {
      state.require("the optimizer state", count * parameters.length());
    }
    for (int i = 0; i < count; i++) {
      moments.add(state.slice(i * parameters.length(), parameters.length()));
    }
    return new UpdateArrays(parameters, gradients, moments);
  }

  /** A part of all arrays. */
  public UpdateArrays slice(long offset, long count) {
    return new UpdateArrays(
        parameters.slice(offset, count),
        gradients.slice(offset, count),
        moments.stream().map(moment -> moment.slice(offset, count)).toList());
  }

  /** Views for copying chunks in and out; for any number of threads. */
  Buffers buffers() {
    return new Buffers(
        parameters.buffer(),
        gradients.buffer(),
        moments.stream().map(Floats::buffer).toArray(FloatBuffer[]::new));
  }

  record Buffers(FloatBuffer parameters, FloatBuffer gradients, FloatBuffer[] moments) {
    /** Copies parameters and moments in, behind what the chunk has of them. */
    void load(UpdateChunk chunk, int into, int at, int count) {
      parameters.get(at, chunk.parameters, into, count);
      for (int i = 0; i < moments.length; i++) {
        moments[i].get(at, chunk.moments[i], into, count);
      }
    }

    void loadGradients(UpdateChunk chunk, int into, int at, int count) {
      gradients.get(at, chunk.gradients, into, count);
    }

    void store(UpdateChunk chunk, int from, int at, int count) {
      parameters.put(at, chunk.parameters, from, count);
      for (int i = 0; i < moments.length; i++) {
        moments[i].put(at, chunk.moments[i], from, count);
      }
    }
  }
}
