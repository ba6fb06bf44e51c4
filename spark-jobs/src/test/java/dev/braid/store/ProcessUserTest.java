package dev.braid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessUserTest {
  private String name;
  private UserGroupInformation user;

  @BeforeEach
  void keep() throws IOException {
    name = System.getProperty("user.name");
    user = UserGroupInformation.getLoginUser();
  }

  @AfterEach
  void putBack() {
    System.setProperty("user.name", name);
    UserGroupInformation.setLoginUser(user);
  }

  @Test
  void aUserWithANameKeepsIt() throws IOException {
    ProcessUser.ensureName();

    assertThat(System.getProperty("user.name")).isEqualTo(name);
    assertThat(UserGroupInformation.getLoginUser()).isSameAs(user);
  }

  @Test
  void aUserWithoutOneIsNamedByTheNumber() throws IOException {
    assumeTrue(System.getenv("HADOOP_USER_NAME") == null, "the environment names one");
    String number = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    System.setProperty("user.name", "?");

    ProcessUser.ensureName();

    assertThat(UserGroupInformation.getCurrentUser().getUserName()).isEqualTo(number);
    assertThat(System.getProperty("user.name")).isEqualTo(number);
  }
}
