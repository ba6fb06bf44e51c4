package dev.braid.network;

import java.util.List;

/** A layer of a decoder, which starts where layers of the encoder have ended or attends to them. */
interface FollowsEncoder {
  /**
   * Joins this layer to the encoder.
   *
   * @param encoders the encoder's layers that no layer below has taken, bottom first; those that
   *     this layer starts from are removed
   * @param handover where the encoder's outputs are
   */
  void follow(List<RecurrentKernelLayer> encoders, HandoverVertex handover);
}
