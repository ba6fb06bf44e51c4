package dev.braid.kernel;

/**
 * One member's part in a time loop that the whole team runs.
 *
 * @param barrier of all members
 * @param ranks the share of the sequences
 */
record TimeLoop(int member, Team.Barrier barrier, Lengths lengths, Span ranks) {

  static TimeLoop of(int member, Team team, Team.Barrier barrier, Lengths lengths) {
    return new TimeLoop(member, barrier, lengths, Span.of(lengths.batch(), member, team.size()));
  }

  /** The share of the sequences that are running at a step. */
  Span running(int step) {
    int to = Math.max(ranks.from(), Math.min(ranks.to(), lengths.active(step)));
    return new Span(ranks.from(), to);
  }

  int active(int step) {
    return lengths.active(step);
  }
}
