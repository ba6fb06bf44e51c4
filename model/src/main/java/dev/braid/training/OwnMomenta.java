package dev.braid.training;

import java.io.Serializable;

/** Where the momenta are that a replica keeps to itself between rounds. */
public sealed interface OwnMomenta extends Serializable {
  /** There are none: all are zero, or they are averaged with the parameters, or start anew. */
  record None() implements OwnMomenta {}

  /**
   * With the replica, which kept them at the end of a round.
   *
   * @param round that round, from 1
   */
  record WithReplica(int round) implements OwnMomenta {}

  /**
   * In a file of the checkpoint that training goes on from.
   *
   * @param checkpoint the round of the checkpoint
   */
  record InFile(int checkpoint, String name, long bytes, String sha256) implements OwnMomenta {}

  /** There are none. */
  OwnMomenta NONE = new None();
}
