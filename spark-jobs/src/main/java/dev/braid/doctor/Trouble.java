package dev.braid.doctor;

import dev.braid.config.ConfigException;
import dev.braid.doctor.TimeLimit.OverdueException;
import dev.braid.store.DamagedFileException;
import dev.braid.store.InputMissingException;
import dev.braid.store.PermissionDeniedException;
import java.io.IOException;
import java.util.Locale;

/** What kind of thing fails; decides what the command ends with. */
public enum Trouble {
  NONE(""),
  CONFIGURATION("set what it names otherwise"),
  CLUSTER("look into the cluster's logs, and try again later"),
  DAMAGE("restore it, or name another"),
  INPUT("put the files there, or name others"),
  STORAGE("see that the file system is there and answers from this machine"),
  PERMISSION("have this user allowed to do that, or name another folder"),
  INTERNAL("report it with the log of that process");

  private final String advice;

  Trouble(String advice) {
    this.advice = advice;
  }

  /** What helps where nothing more is known. */
  String advice() {
    return advice;
  }

  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Trouble of(Throwable failure) {
    if (failure instanceof PermissionDeniedException) {
      return PERMISSION;
    }
    if (failure instanceof InputMissingException) {
      return INPUT;
    }
    if (failure instanceof DamagedFileException) {
      return DAMAGE;
    }
    if (failure instanceof IOException || failure instanceof OverdueException) {
      return STORAGE;
    }
    if (failure instanceof LinkageError || failure instanceof ConfigException) {
      return CONFIGURATION;
    }
    return INTERNAL;
  }
}
