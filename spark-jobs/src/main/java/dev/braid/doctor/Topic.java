package dev.braid.doctor;

import java.util.Locale;

/** What is looked at, in the order of the report: what comes later needs what came before. */
enum Topic {
  SPARK,
  EXPERIMENT,
  START,
  EXECUTORS,
  SLOTS,
  MEMORY,
  SETTINGS,
  JAVA,
  NATIVE_MEMORY,
  THREADS,
  KERNELS,
  KRYO,
  CLOCK,
  FOLDERS,
  LOCALE,
  HADOOP,
  STORAGE,
  LOCK,
  OUTPUT,
  DATA;

  String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
