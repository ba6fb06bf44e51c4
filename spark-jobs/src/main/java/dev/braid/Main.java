package dev.braid;

import java.lang.reflect.Constructor;
import java.util.function.Consumer;

/**
 * Entry point of {@code bin/braid} and of {@code spark-submit --class dev.braid.Main braid.jar}.
 * The one class that is compiled for Java 8, since one that runs nothing else of Braid is to hear
 * so in words. The numbers are those of {@code bin/java.sh}.
 */
public final class Main {
  private static final int OLDEST_JAVA = 17;

  /** From 23 on Hadoop 3.3 cannot find out who the user is. */
  private static final int NEWEST_JAVA = 22;

  private static final String RANGE = "Java " + OLDEST_JAVA + " to " + NEWEST_JAVA;
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final int CONFIGURATION = 78;

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) throws ReflectiveOperationException {
    String version = System.getProperty("java.specification.version");
    if (!fits(version)) {
      refuse(
          "needs "
              + RANGE
              + ", but "
              + JAVA_HOME
              + " is "
              + version
              + "; set JAVA_HOME to one that fits");
    }
    application().accept(args);
  }

  /**
   * Whether Braid runs with a Java.
   *
   * @param version as the property {@code java.specification.version} has it, such as 1.8 or 17
   */
  static boolean fits(String version) {
    return version.matches("[0-9]{1,9}")
        && Integer.parseInt(version) >= OLDEST_JAVA
        && Integer.parseInt(version) <= NEWEST_JAVA;
  }

  private static void refuse(String problem) {
    if (System.getProperty("spark.submit.deployMode", "client").equals("cluster")) {
      // There an exit tells nobody why.
      throw new IllegalStateException("braid: " + problem);
    }
    System.err.println("braid: " + problem);
    System.exit(CONFIGURATION);
  }

  /** By name: what it is made of cannot be loaded by every Java that comes this far. */
  @SuppressWarnings("unchecked")
  private static Consumer<String[]> application() throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName("dev.braid.Application").getDeclaredConstructor();
    return (Consumer<String[]>) constructor.newInstance();
  }
}
