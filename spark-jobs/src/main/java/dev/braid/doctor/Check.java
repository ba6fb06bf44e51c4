package dev.braid.doctor;

import java.io.Serializable;
import java.util.Optional;

/** One thing to look at. It travels to executors. */
sealed interface Check extends Serializable
    permits SparkCheck,
        JavaCheck,
        NativeMemoryCheck,
        ThreadsCheck,
        KernelCheck,
        KryoCheck,
        FoldersCheck,
        LocaleCheck,
        StorageCheck,
        LockCheck,
        HeldLockCheck,
        DataCheck,
        ExecutorsCheck,
        SlotsCheck,
        SettingsCheck,
        HadoopCheck,
        OutputCheck {
  Topic topic();

  /** Looks at it, here. What is thrown is a finding too. */
  Finding look() throws Exception;

  /** The place it looks at, named where that gives no answer; empty where it is this process. */
  default String subject() {
    return "";
  }

  /** What has to be the same in every process, if anything. */
  default Optional<Likeness> likeness() {
    return Optional.empty();
  }
}
