package dev.braid.guard;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/** Settings that Spark does not start with. */
public final class SparkRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHORTEST_VALUE = 4;

  /** A problem that Spark would have with its settings. */
  public SparkRefusal(String problem, String wayOut) {
    this(problem, wayOut, null);
  }

  private SparkRefusal(String problem, String wayOut, Throwable cause) {
    super("Spark does not start with these settings: " + problem + "; " + wayOut, cause);
  }

  /**
   * What it means that Spark did not start: wrong settings, a cluster or file system that is away
   * ({@link UncheckedIOException}), or, as with any other runtime exception, an internal error.
   */
  public static RuntimeException of(SparkConf conf, Exception failure) {
    if (failure instanceof IOException && !isOfSettings(failure)) {
      return new UncheckedIOException(
          new IOException("Cannot start Spark: " + Failure.line(failure), failure));
    }
    if (failure instanceof RuntimeException other && !(other instanceof IllegalArgumentException)) {
      return other;
    }
    String problem = sentence(failure);
    return new SparkRefusal(
        problem, "change " + key(conf, problem) + ", by --conf or in the properties file", failure);
  }

  private static boolean isOfSettings(Exception failure) {
    return failure instanceof FileNotFoundException
        || failure instanceof AccessControlException
        || failure instanceof BindException;
  }

  /**
   * A class that is missing says no more than its name, and Spark's own words may name nothing, as
   * in "External scheduler cannot be instantiated".
   */
  private static String sentence(Exception failure) {
    String first =
        failure instanceof ReflectiveOperationException
            ? failure.toString()
            : Failure.line(failure);
    String last = Failure.line(root(failure));
    String line = first.contains(last) ? first : first + ": " + last;
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }

  /** The setting whose value Spark speaks of. */
  private static String key(SparkConf conf, String problem) {
    return Arrays.stream(conf.getAll())
        .filter(set -> set._2().length() >= SHORTEST_VALUE && problem.contains(set._2()))
        .max(Comparator.comparingInt(set -> set._2().length()))
        .map(Tuple2::_1)
        .filter(key -> !problem.contains(key))
        .orElse("what it names");
  }
}
