package dev.braid.network;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Attention;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.InputFeeding;
import dev.braid.kernel.Directions;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Gives each source sequence a target sequence. An encoder reads the source; a decoder, whose
 * layers start where the encoder's have ended, reads the target up to a token and predicts the
 * next, with or without attention to the encoder's outputs (Sutskever et al. 2014, Bahdanau et al.
 * 2015, Luong et al. 2015).
 *
 * <p>Dropout follows both embeddings, stands between the layers and before the output.
 *
 * @param sourceTokens size of the source's vocabulary
 * @param targetTokens size of the target's vocabulary
 * @param labelSmoothing share of the target distribution that goes to all tokens alike
 */
public record EncoderDecoder(
    int sourceTokens, int targetTokens, ModelConfig model, double labelSmoothing)
    implements Architecture {

  /** Checks that the encoder's state fits the decoder. */
  public EncoderDecoder {
    if (model.direction() == Direction.BIDIRECTIONAL && model.hidden() % 2 != 0) {
      throw new IllegalArgumentException(
          "Cannot read both ways with "
              + model.hidden()
              + " units: half of them read each way, so their number must be even");
    }
    if (!Engine.usesKernels(model)) {
      throw new IllegalArgumentException(
          "Cannot build an encoder-decoder of DL4J's stock layers; use model.kernels = onednn");
    }
  }

  @Override
  public ComputationGraphConfiguration configuration(InnerOptimizer optimizer, long seed) {
    EncoderDecoderLayers layers = new EncoderDecoderLayers(this, optimizer, seed);
    layers.encoder();
    layers.decoder();
    return layers.output();
  }

  @Override
  public int outputs() {
    return targetTokens;
  }

  /** Whether the decoder looks at the encoder's outputs. */
  boolean attends() {
    return model.attention() != Attention.NONE;
  }

  /** Whether a decoder's step needs what its attention, or that of the step before, has found. */
  boolean isSequential() {
    return model.attention() == Attention.ADDITIVE || model.inputFeeding() == InputFeeding.ON;
  }

  Directions encoderDirections() {
    return model.direction() == Direction.BIDIRECTIONAL ? Directions.BOTH : Directions.FORWARD;
  }
}
