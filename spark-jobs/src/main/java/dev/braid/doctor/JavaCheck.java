package dev.braid.doctor;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which Java this process runs, and flags that make it slow. */
record JavaCheck() implements Check {
  private static final int NEWEST = 22;

  @Override
  public Topic topic() {
    return Topic.JAVA;
  }

  @Override
  public Finding look() {
    return judge(
        Runtime.version(), ManagementFactory.getRuntimeMXBean().getInputArguments(), memory());
  }

  private static String memory() {
    String collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(" and "));
    return "heap " + Bytes.of(Runtime.getRuntime().maxMemory()) + ", collected by " + collectors;
  }

  static Finding judge(Runtime.Version version, List<String> arguments, String memory) {
    String found = "Java " + version + ", " + memory;
    Optional<String> slow = arguments.stream().filter(JavaCheck::isSlow).findFirst();
    if (version.feature() > NEWEST) {
      return Finding.fail(
              Trouble.CONFIGURATION,
              found,
              "use Java 17 to " + NEWEST + ": later ones do not run the Hadoop of Spark 3.5")
          .comparing(version.toString());
    }
    return slow.map(
            flag ->
                Finding.warn(
                    found + ", " + flag,
                    "remove "
                        + flag
                        + ", with which loops are not compiled as well as they can be"))
        .orElseGet(() -> Finding.ok(found))
        .comparing(version.toString());
  }

  private static boolean isSlow(String argument) {
    return argument.equals("-Xint") || argument.matches("-XX:TieredStopAtLevel=[0-3]");
  }

  @Override
  public Optional<Likeness> likeness() {
    return Optional.of(
        new Likeness(
            false,
            differences ->
                Finding.warn(
                    differences,
                    "have executors run one Java: the same bytes are promised for one only")));
  }
}
