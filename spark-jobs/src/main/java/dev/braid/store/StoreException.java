package dev.braid.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import javax.security.sasl.SaslException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Input or output that failed; the message names the path. */
public class StoreException extends IOException {
  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Names the path in what a file system threw.
   *
   * @param verb what was tried: read, write, list
   */
  static StoreException of(String verb, String path, Exception cause) {
    if (cause instanceof StoreException named) {
      return named;
    }
    Exception plain = unwrapped(cause);
    String failed = "Cannot " + verb + " " + path + ": ";
    Throwable stranger = ofStranger(plain);
    if (stranger != null) {
      return new PermissionDeniedException(
          failed
              + stranger.getMessage()
              + "; set HADOOP_CONF_DIR, and run kinit or give --principal and --keytab",
          plain);
    }
    if (isPermission(plain)) {
      return new PermissionDeniedException(failed + "permission denied; " + reason(plain), plain);
    }
    if (plain instanceof FileNotFoundException || plain instanceof NoSuchFileException) {
      return new StoreException(failed + "no such file (" + reason(plain) + ")", plain);
    }
    return new StoreException(failed + reason(plain), plain);
  }

  /** What the name node threw, instead of its envelope. */
  static Exception unwrapped(Exception cause) {
    return cause instanceof RemoteException remote ? remote.unwrapRemoteException() : cause;
  }

  private static boolean isPermission(Exception cause) {
    return cause instanceof AccessControlException
        || cause instanceof AccessDeniedException
        || cause instanceof FileNotFoundException && reason(cause).contains("(Permission denied)");
  }

  /** What says that the service does not know who asks; null if nothing does. */
  private static Throwable ofStranger(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof SaslException
          || e instanceof AccessControlException
              && String.valueOf(e.getMessage()).contains("authenticat")) {
        return e;
      }
    }
    return null;
  }

  /** The first line: messages from a name node carry its stack trace below. */
  static String reason(Exception cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    return message.lines().findFirst().orElseThrow().strip();
  }
}
