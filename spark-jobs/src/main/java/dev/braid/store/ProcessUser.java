package dev.braid.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.security.UserGroupInformation;

/** The user of this process, who for Hadoop and Spark has to have a name. */
public final class ProcessUser {
  /** Java's word for one whom the operating system cannot name. */
  private static final String UNKNOWN = "?";

  private ProcessUser() {}

  /**
   * Names a user who has a number alone, as containers make them up: by {@code HADOOP_USER_NAME},
   * or else by the number. Hadoop's own login fails there. To be called before anything else asks
   * who the user is.
   */
  public static void ensureName() {
    if (!System.getProperty("user.name", UNKNOWN).equals(UNKNOWN)) {
      return;
    }
    String given = System.getenv("HADOOP_USER_NAME");
    String name = given == null || given.isBlank() ? number() : given;
    System.setProperty("user.name", name);
    if (!UserGroupInformation.isSecurityEnabled()) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
    }
  }

  private static String number() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "unknown";
    }
  }
}
