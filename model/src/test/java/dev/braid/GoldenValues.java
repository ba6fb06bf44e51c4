package dev.braid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** What PyTorch computed; the folder's README says how. */
public final class GoldenValues {
  private final String name;
  private final JsonNode tensors;

  private GoldenValues(String name, JsonNode tensors) {
    this.name = name;
    this.tensors = tensors;
  }

  /** The values of one file. */
  public static GoldenValues of(String name) {
    try (InputStream file = GoldenValues.class.getResourceAsStream("/golden/" + name + ".json")) {
      return new GoldenValues(name, new ObjectMapper().readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is such a tensor. */
  public boolean has(String tensor) {
    return tensors.has(tensor);
  }

  /** The extents of a tensor. */
  public int[] shape(String tensor) {
    return integers(part(tensor, "shape"));
  }

  /** A tensor, row-major. */
  public float[] floats(String tensor) {
    JsonNode values = part(tensor, "values");
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.parseFloat(values.get(i).asText());
    }
    return floats;
  }

  /** The only value of a tensor. */
  public float scalar(String tensor) {
    return floats(tensor)[0];
  }

  /** A tensor of whole numbers, row-major. */
  public int[] integers(String tensor) {
    return integers(part(tensor, "values"));
  }

  /** A matrix with rows and columns exchanged, row-major. */
  public float[] transposed(String tensor) {
    float[] values = floats(tensor);
    int rows = shape(tensor)[0];
    int columns = shape(tensor)[1];
    float[] result = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }

  /**
   * PyTorch's two biases of a recurrent layer as one: their sum, but with three gates (a GRU) the
   * last block of the second follows for itself.
   *
   * @param inputBias the name of the first, which holds {@code bias_ih}
   * @param hidden the size of a block
   */
  public float[] bias(String inputBias, int hidden) {
    float[] merged = biasGradient(inputBias, hidden);
    float[] recurrent = floats(recurrentBias(inputBias));
    for (int i = 0; i < sharedBlocks(recurrent, hidden); i++) {
      merged[i] += recurrent[i];
    }
    return merged;
  }

  /** The gradient of {@link #bias}; where two are added up, each has the gradient of the sum. */
  public float[] biasGradient(String inputBias, int hidden) {
    float[] input = floats(inputBias);
    int shared = sharedBlocks(input, hidden);
    if (shared == input.length) {
      return input;
    }
    float[] merged = Arrays.copyOf(input, input.length + hidden);
    System.arraycopy(floats(recurrentBias(inputBias)), shared, merged, input.length, hidden);
    return merged;
  }

  private static int sharedBlocks(float[] bias, int hidden) {
    return bias.length == 3 * hidden ? 2 * hidden : bias.length;
  }

  private static String recurrentBias(String inputBias) {
    return inputBias.replace("bias_ih", "bias_hh");
  }

  private JsonNode part(String tensor, String part) {
    JsonNode node = tensors.path(tensor).path(part);
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("There is no " + tensor + " in " + name);
    }
    return node;
  }

  private static int[] integers(JsonNode values) {
    int[] integers = new int[values.size()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = values.get(i).asInt();
    }
    return integers;
  }
}
