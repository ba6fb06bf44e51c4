package dev.braid.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The trace of an internal error, for a file: on a terminal it would hide the line that counts. */
final class Trace {
  private Trace() {}

  static byte[] of(Throwable failure) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      failure.printStackTrace(out);
    }
    return text.toString().getBytes(UTF_8);
  }

  /** Writes it to a file of the temporary folder, where there is no run directory for it. */
  static Failure toTemporaryFile(Failure failure, Throwable thrown) {
    try {
      Path file = Files.createTempFile("braid-error-", ".txt");
      Files.write(file, of(thrown));
      return failure.withTrace(file.toString());
    } catch (IOException unwritten) {
      return failure;
    }
  }
}
