package dev.braid.doctor;

import java.util.List;
import java.util.Locale;

/** Whether as many executors came as were asked for. */
record ExecutorsCheck(Arrival arrival) implements Check {
  @Override
  public Topic topic() {
    return Topic.EXECUTORS;
  }

  @Override
  public Finding look() {
    List<Executor> active = arrival.active();
    String found =
        String.format(
            Locale.ROOT,
            "%d came in %.1f s; asked for %s%s",
            active.size(),
            arrival.waited().toMillis() / 1e3,
            arrival.expected(),
            gone());
    if (active.isEmpty()) {
      return Finding.fail(
          Trouble.CLUSTER,
          found,
          "look into the logs of the cluster and of executors that ended: memory or cores that no"
              + " machine has, a full queue, a driver that executors cannot connect to; or wait"
              + " longer (--wait)");
    }
    if (!arrival.expected().isMetBy(active)) {
      return Finding.warn(
          found, "ask for fewer, or for smaller ones; or wait longer (--wait) for a busy cluster");
    }
    return arrival.gone().isEmpty()
        ? Finding.ok(found)
        : Finding.warn(found, "look into the logs of those that ended");
  }

  private String gone() {
    List<Executor> gone = arrival.gone();
    if (gone.isEmpty()) {
      return "";
    }
    Executor last = gone.get(gone.size() - 1);
    return String.format(
        Locale.ROOT, "; %d ended, the last %s: %s", gone.size(), last.place(), last.reason());
  }
}
