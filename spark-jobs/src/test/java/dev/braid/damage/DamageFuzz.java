package dev.braid.damage;

import dev.braid.damage.Trial.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand mutations of every kind of file. */
class DamageFuzz {
  private static final int MUTATIONS = 10_000;

  @Test
  void damagedFilesAreRefusedInTheirOwnWordsOrReadAsBefore() throws Exception {
    long seed = Long.getLong("braid.fuzz.seed");
    Trials trials = new Trials();
    List<byte[]> everything = trials.everything();
    List<Outcome> outcomes = new ArrayList<>();
    System.out.println(Outcome.HEAD);
    for (Trial trial : trials.all()) {
      Outcome outcome = trial.run(MUTATIONS, seed, everything);
      System.out.println(outcome.row());
      outcomes.add(outcome);
    }
    outcomes.forEach(Outcome::requireSafe);
  }
}
