package dev.braid.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.damage.Trial.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Some damage to every kind of file; {@link DamageFuzz} does more. */
class DamageTest {
  private static final int MUTATIONS = 100;

  @Test
  void damagedFilesAreRefusedInTheirOwnWordsOrReadAsBefore() throws Exception {
    Trials trials = new Trials();
    List<byte[]> everything = trials.everything();
    for (Trial trial : trials.all()) {
      Outcome outcome = trial.run(MUTATIONS, 1, everything);

      outcome.requireSafe();
      assertThat(outcome.refused()).as(trial.kind()).isGreaterThan(MUTATIONS / 2);
    }
  }
}
