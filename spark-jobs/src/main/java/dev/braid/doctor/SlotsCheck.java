package dev.braid.doctor;

import java.util.List;
import java.util.Locale;

/**
 * Whether all replicas of a round can be trained at the same time.
 *
 * @param replicas of the experiment; 0 without one
 * @param taskCores cores of a task
 * @param workers what runs tasks
 */
record SlotsCheck(int replicas, int taskCores, List<Executor> workers) implements Check {
  SlotsCheck {
    workers = List.copyOf(workers);
  }

  @Override
  public Topic topic() {
    return Topic.SLOTS;
  }

  @Override
  public Finding look() {
    int slots = workers.stream().mapToInt(Executor::slots).sum();
    String found = found(slots);
    if (slots == 0) {
      return Finding.fail(
          Trouble.CLUSTER,
          found + ": no executor has the cores for a task",
          "set spark.task.cpus to " + mostCores() + " at most, or spark.executor.cores higher");
    }
    if (replicas > slots) {
      return tooMany(found, slots);
    }
    int idle = workers.stream().mapToInt(worker -> worker.cores() % taskCores).sum();
    return idle == 0
        ? Finding.ok(found)
        : Finding.warn(
            found + "; " + idle + " cores are for no task",
            "set spark.executor.cores to a multiple of spark.task.cpus");
  }

  private String found(int slots) {
    String tasks =
        String.format(
            Locale.ROOT,
            "%s of %s on %s",
            count(slots, "slot"),
            count(taskCores, "core"),
            count(workers.size(), "process"));
    return replicas == 0 ? tasks : tasks + " for " + count(replicas, "replica");
  }

  private Finding tooMany(String found, int slots) {
    int turns = (replicas + slots - 1) / slots;
    return Finding.warn(
        String.format(
            Locale.ROOT,
            "%s, which take %d turns in each round: it lasts %d times as long",
            found,
            turns,
            turns),
        String.format(
            Locale.ROOT,
            "have %d slots, one for each replica (spark.executor.instances; on a standalone cluster"
                + " spark.cores.max), or set train.replicas=%d, which is another experiment",
            replicas,
            slots));
  }

  private int mostCores() {
    return workers.stream().mapToInt(Executor::cores).max().orElse(0);
  }

  private static String count(int number, String thing) {
    String plural = thing.endsWith("s") ? "es" : "s";
    return number + " " + thing + (number == 1 ? "" : plural);
  }
}
