package dev.braid;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * A command that was run in this JVM as {@code bin/braid} runs it in one of its own.
 *
 * @param output what it printed
 * @param errors what it said to the user; log lines go elsewhere
 */
public record Invocation(int exitCode, String output, String errors) {
  static {
    // The log keeps the stream that it finds when it begins.
    LoggerFactory.getLogger(Invocation.class).debug("Running commands in this JVM");
  }

  /** Runs a command on two threads. */
  public static Invocation of(String... arguments) {
    return on("local[2]", arguments);
  }

  /** Runs a command on that Spark master. */
  public static Invocation on(String master, String... arguments) {
    return with(Map.of("spark.master", master), arguments);
  }

  /** Runs a command on two threads, or else as these properties of Spark say. */
  public static synchronized Invocation with(Map<String, String> more, String... arguments) {
    PrintStream output = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, UTF_8));
      System.setErr(new PrintStream(said, true, UTF_8));
      int code = withSpark(more, () -> Application.run(arguments));
      return new Invocation(code, printed.toString(UTF_8), said.toString(UTF_8));
    } finally {
      System.setOut(output);
      System.setErr(errors);
    }
  }

  /** Does something while the system's properties say where Spark runs. */
  static <T> T withSpark(Map<String, String> more, Supplier<T> action) {
    Map<String, String> properties = new HashMap<>();
    properties.put("spark.master", "local[2]");
    properties.put("spark.ui.enabled", "false");
    properties.put("spark.driver.host", "127.0.0.1");
    properties.put("spark.driver.bindAddress", "127.0.0.1");
    properties.put("spark.hadoop.dfs.replication", "1");
    properties.putAll(more);
    properties.forEach(System::setProperty);
    try {
      return action.get();
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }
}
