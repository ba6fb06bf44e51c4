package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreTest {
  @ParameterizedTest
  @EnumSource
  void namesWithSpacesPercentSignsAndUmlautsAreTakenLiterally(Disk disk) throws IOException {
    Charset ofNames = Charset.forName(System.getProperty("sun.jnu.encoding"));
    assumeTrue(
        disk == Disk.HDFS || ofNames.newEncoder().canEncode("語"), "this locale has no such names");
    Store store = disk.store();
    String folder = disk.freshFolder() + "/ein Ordner";
    List<String> names = List.of("a b.txt", "a%20b.txt", "größe.txt", "x[1]{2}.txt", "語.txt");
    for (String name : names) {
      store.writeAtomically(folder + "/" + name, name.getBytes(UTF_8));
    }

    assertThat(store.list(folder)).containsExactlyElementsOf(names);
    for (String name : names) {
      assertThat(store.readText(folder + "/" + name)).isEqualTo(name);
      assertThat(store.inputs(List.of(folder + "/" + name)))
          .containsExactly(
              new StoredFile(store.absolute(folder) + "/" + name, name.getBytes(UTF_8).length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHadoopItselfWroteIsFoundUnderTheSameName(Disk disk) throws IOException {
    String file = disk.freshFolder() + "/a%20b c.txt";
    FileSystem hadoop = FileSystem.get(URI.create(disk.freshFolder()), disk.configuration());
    try (var out = hadoop.create(new org.apache.hadoop.fs.Path(file))) {
      out.write("by Hadoop".getBytes(UTF_8));
    }

    assertThat(disk.store().readText(file)).isEqualTo("by Hadoop");
  }

  @Test
  void localFilesMayHaveColonsAndGetNoChecksumFilesBesideThem() throws IOException {
    Store store = Disk.LOCAL.store();
    String folder = Disk.LOCAL.freshFolder();
    store.writeAtomically(folder + "/10:30.txt", "x".getBytes(UTF_8));

    assertThat(store.inputs(List.of(folder)))
        .extracting(StoredFile::path)
        .containsExactly(folder + "/10:30.txt");
    assertThat(store.readText(folder + "/10:30.txt")).isEqualTo("x");
    try (Stream<Path> files = Files.list(Path.of(URI.create(folder)))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aColonOnHdfsIsRefusedByName() {
    String path = Disk.HDFS.freshFolder() + "/10:30.txt";

    assertThatThrownBy(() -> Disk.HDFS.store().writeAtomically(path, new byte[1]))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("10:30.txt as a path: HDFS allows no colon in a name; rename it");
  }

  @Test
  void plainPathsBelongToTheDefaultFileSystem() throws IOException {
    Store hdfs = Disk.HDFS.store();
    Store local = Disk.LOCAL.store();
    String root = Disk.HDFS.configuration().get("fs.defaultFS");

    assertThat(hdfs.absolute("/a/b")).isEqualTo(root + "/a/b");
    assertThat(hdfs.absolute("a/b"))
        .isEqualTo(root + "/user/" + System.getProperty("user.name") + "/a/b");
    assertThat(local.absolute("a/b")).isEqualTo("file:" + Path.of("a/b").toAbsolutePath());
    assertThatThrownBy(() -> hdfs.absolute("nosuch://host/a"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Cannot use nosuch://host/a")
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> hdfs.absolute(" ")).hasMessageContaining("empty string");
  }

  @ParameterizedTest
  @EnumSource
  void survivesSerializationWithItsSettingsAndWithoutTheDefaults(Disk disk) throws Exception {
    Configuration configuration = disk.configuration();
    configuration.set("some.setting", "ü ${user.name}");
    String file = disk.freshFolder() + "/x";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Store(configuration));
    }
    Store copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (Store) in.readObject();
    }

    assertThat(copy.configuration().getRaw("some.setting")).isEqualTo("ü ${user.name}");
    assertThat(copy.configuration().get("fs.defaultFS"))
        .isEqualTo(configuration.get("fs.defaultFS"));
    copy.writeAtomically(file, "from afar".getBytes(UTF_8));
    assertThat(copy.readText(file)).isEqualTo("from afar");
    assertThat(bytes.size()).isLessThan(16_384);
  }

  @Test
  void whatAUserMayNotWriteIsToldApart() throws Exception {
    String file = Disk.HDFS.freshFolder() + "/file";
    UserGroupInformation guest = UserGroupInformation.createRemoteUser("guest");

    PrivilegedExceptionAction<Void> write =
        () -> {
          Disk.HDFS.store().writeAtomically(file, new byte[1]);
          return null;
        };

    assertThatThrownBy(() -> guest.doAs(write))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("Cannot write " + file + ": permission denied; ")
        .hasMessageContaining("user=guest");
  }

  @ParameterizedTest
  @EnumSource
  void readsFromAnOffsetOn(Disk disk) throws IOException {
    Store store = disk.store();
    String file = disk.freshFolder() + "/digits";
    store.writeAtomically(file, "0123456789".getBytes(UTF_8));

    try (InputStream in = store.openAt(file, 7)) {
      assertThat(in.readAllBytes()).isEqualTo("789".getBytes(UTF_8));
    }
    assertThatThrownBy(() -> store.openAt(file, 11))
        .isInstanceOf(StoreException.class)
        .hasMessage("Cannot read " + file + " from byte 11 on: it has 10 bytes");
  }

  @ParameterizedTest
  @EnumSource
  void refusesToReadMoreThanAllowedAndWhatIsNoText(Disk disk) throws IOException {
    Store store = disk.store();
    String file = disk.freshFolder() + "/file";
    store.writeAtomically(file, new byte[] {(byte) 0xc3, 'x'});

    assertThat(store.read(file, 2)).hasSize(2);
    assertThatThrownBy(() -> store.read(file, 1))
        .isInstanceOf(StoreException.class)
        .hasMessage("Cannot read " + file + ": longer than the 1 bytes it may have");
    assertThatThrownBy(() -> store.readText(file))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("Cannot read " + file + ": it is not UTF-8; convert it, or restore it");
    store.writeAtomically(file, "a = b".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> store.readText(file))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageStartingWith(
            "Cannot read " + file + ": it is UTF-16 without a byte order mark and not UTF-8;");
    assertThatThrownBy(() -> store.readText(file + "2"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Cannot read " + file + "2: no such file");
  }

  @ParameterizedTest
  @EnumSource
  void listsNothingOfAMissingFolderAndDeletesIt(Disk disk) throws IOException {
    Store store = disk.store();
    String folder = disk.freshFolder() + "/sub";

    assertThat(store.list(folder)).isEmpty();
    store.delete(folder);
    store.writeAtomically(folder + "/deep/er/file", new byte[3]);
    assertThat(store.exists(folder + "/deep/er/file")).isTrue();
    store.delete(folder);
    assertThat(store.exists(folder)).isFalse();
  }

  @Test
  void whoIsNotKnownToASecureFileSystemReadsHowToBeKnown() {
    IOException refused =
        new IOException(
            "DestHost:destPort namenode:8020, Failed on local exception",
            new IOException(
                new org.apache.hadoop.security.AccessControlException(
                    "Client cannot authenticate via:[TOKEN, KERBEROS]")));

    assertThat(StoreException.of("read", "hdfs://namenode/a", refused))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessage(
            "Cannot read hdfs://namenode/a: Client cannot authenticate via:[TOKEN, KERBEROS];"
                + " set HADOOP_CONF_DIR, and run kinit or give --principal and --keytab");
  }
}
