package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a layer's time loops: one of the members that run one direction. A single thread takes
 * the seats of both directions one after the other; two threads take one direction each and never
 * wait for each other.
 */
record Seat(int direction, int index, int members) {
  /** The seats of one member of a team. */
  static List<Seat> of(int member, int teamSize, int directions) {
    int members = membersOf(teamSize, directions);
    List<Seat> seats = new ArrayList<>();
    if (teamSize < directions) {
      for (int direction = 0; direction < directions; direction++) {
        seats.add(new Seat(direction, 0, 1));
      }
    } else if (member < members * directions) {
      seats.add(new Seat(member / members, member % members, members));
    }

    return seats;
  }

  static int membersOf(int teamSize, int directions) {
    return Math.max(1, teamSize / directions);
  }
}
