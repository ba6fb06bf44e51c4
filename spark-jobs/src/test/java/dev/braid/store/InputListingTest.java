package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputListingTest {
  private String folder;
  private Store store;

  @ParameterizedTest
  @EnumSource
  void takesTheFilesOfAFolderByNameWithoutHiddenOnes(Disk disk) throws IOException {
    at(disk);
    fill("b.txt", "a.txt", "_SUCCESS", ".a.txt.crc", "_temporary/0/part", "10.txt", "9.txt");

    assertThat(names(folder)).containsExactly("10.txt", "9.txt", "a.txt", "b.txt");
  }

  @ParameterizedTest
  @EnumSource
  void expandsPatternsAndKeepsTheOrderOfThePaths(Disk disk) throws IOException {
    at(disk);
    fill("b.txt", "a.txt", "_c.txt", "d.tsv", "deep/x", "deep/y");

    assertThat(names(folder + "/*.txt")).containsExactly("a.txt", "b.txt");
    assertThat(names(folder + "/_*")).containsExactly("_c.txt");
    assertThat(names(folder + "/_c.txt")).containsExactly("_c.txt");
    assertThat(names(folder + "/{d.tsv,a.txt}")).containsExactly("a.txt", "d.tsv");
    assertThat(names(folder + "/d*")).containsExactly("d.tsv", "x", "y");
    assertThat(names(folder + "/b.txt", folder + "/a.txt")).containsExactly("b.txt", "a.txt");
  }

  @ParameterizedTest
  @EnumSource
  void aMissingPathIsAnErrorThatNamesIt(Disk disk) throws IOException {
    at(disk);
    fill("a.txt");

    assertMissing(folder + "/b.txt", "Cannot read " + folder + "/b.txt: no such file; ");
    assertMissing(folder + "/*.tsv", "Cannot read " + folder + "/*.tsv: no such file; ");
    assertMissing(folder + "/no/such/*", "no such file; ");
    assertThatThrownBy(() -> store.inputs(List.of(folder + "/a.txt", folder + "/b.txt")))
        .isInstanceOf(InputMissingException.class);
  }

  @ParameterizedTest
  @EnumSource
  void emptyInputIsAnError(Disk disk) throws IOException {
    at(disk);
    assertMissing(folder, "Cannot read " + folder + ": the folder is empty");
    write("a", 0);
    assertMissing(folder + "/a", "Cannot read " + folder + "/a: the file is empty");
    write("b", 0);
    assertMissing(folder, "Cannot read " + folder + ": all 2 files are empty");
    write("c", 1);
    assertThat(names(folder)).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @EnumSource
  void onlyHiddenFilesAreAnError(Disk disk) throws IOException {
    at(disk);
    fill("_a", ".b");

    assertMissing(
        folder, "Cannot read " + folder + ": only hidden files; names starting with _ or .");
    assertMissing(folder + "/*", "only hidden files");
  }

  @ParameterizedTest
  @EnumSource
  void aSubFolderIsAnErrorThatNamesTheWayOut(Disk disk) throws IOException {
    at(disk);
    fill("a/x", "b/y");

    assertMissing(folder, "it holds the folder a, and sub-folders are not walked; ");
    assertMissing(folder, folder + "/*");
    assertThat(names(folder + "/*")).containsExactly("x", "y");
  }

  @Test
  void aPatternBesideALocalNameWithAColonSaysWhatIsWrong() throws IOException {
    at(Disk.LOCAL);
    fill("10:30.txt");

    assertThatThrownBy(() -> store.inputs(List.of(folder + "/*")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("names with a colon")
        .hasMessageContaining("name the folder instead");
    assertThat(names(folder)).containsExactly("10:30.txt");
  }

  private void at(Disk disk) {
    store = disk.store();
    folder = disk.freshFolder();
  }

  private void fill(String... names) throws IOException {
    for (String name : names) {
      store.writeAtomically(folder + "/" + name, name.getBytes(UTF_8));
    }
  }

  private void write(String name, int bytes) throws IOException {
    store.writeAtomically(folder + "/" + name, new byte[bytes]);
  }

  private List<String> names(String... paths) throws IOException {
    return store.inputs(List.of(paths)).stream()
        .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
        .toList();
  }

  private void assertMissing(String path, String message) {
    assertThatThrownBy(() -> store.inputs(List.of(path)))
        .isInstanceOf(InputMissingException.class)
        .hasMessageContaining(message);
  }
}
