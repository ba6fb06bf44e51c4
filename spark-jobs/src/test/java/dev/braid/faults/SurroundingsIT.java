package dev.braid.faults;

import dev.braid.cluster.Driver;
import dev.braid.cluster.ProcessLogs;
import dev.braid.store.Disk;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a driver runs: its language and its folders change no result. */
@ExtendWith(ProcessLogs.class)
@Tag("slow")
class SurroundingsIT {
  /** There {@code "I".toLowerCase()} is not {@code "i"}, and a comma stands before decimals. */
  @Test
  void aTurkishMachineGivesWhatAnyOtherGives() throws IOException {
    Trial trial = Trial.on(Disk.LOCAL);

    trial.isAsUndisturbed(
        Driver.local(2).jvm("-Duser.language=tr", "-Duser.country=TR").run(trial.command("run")));
  }

  @ParameterizedTest
  @EnumSource
  void aRunDirectoryMayHaveBlanksAndAnyLetters(Disk disk) throws IOException {
    Trial trial = Trial.named("two words, größer als 100%20 + 'ı' „中文“", disk);

    trial.isAsUndisturbed(Driver.local(2).run(trial.command("run")));
  }
}
