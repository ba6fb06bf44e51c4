package dev.braid.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.store.Disk;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StretchesTest {
  private static final int[] BYTES = {10_000, 1, 0, 700, 30_000};

  private final Store store = Disk.LOCAL.store();
  private final String folder = Disk.LOCAL.freshFolder();

  private List<TextStretch> stretches(String suffix, int count) throws IOException {
    List<String> files = new ArrayList<>();
    for (int file = 0; file < BYTES.length; file++) {
      files.add('"' + folder + "/" + file + suffix + '"');
      store.writeAtomically(folder + "/" + file + suffix, new byte[BYTES[file]]);
    }
    String text =
        "output = o, task = language-model, data.train = "
            + files.subList(0, 1)
            + ", model.direction = forward, data.valid = \""
            + folder
            + "/*\", data.test = x";
    ExperimentConfig experiment =
        ExperimentConfig.parse(text, "test", List.of("data.test=" + files.subList(0, 1)));
    return new CorpusReader(store, experiment).stretches(experiment, count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 1000, 40_701, 100_000})
  void filesAreCutIntoStretchesOfTheSameLength(int count) throws IOException {
    List<TextStretch> stretches = stretches(".txt", count);
    long longest = 0;
    int valid = 0;
    String file = "";
    long at = 0;
    for (TextStretch stretch : stretches) {
      if (stretch.split() == Split.VALID) {
        assertThat(stretch.number()).isEqualTo(valid++);
        long length = 0;
        for (Slice slice : stretch.slices()) {
          assertThat(slice.start()).isEqualTo(slice.files().get(0).equals(file) ? at : 0);
          file = slice.files().get(0);
          at = slice.end();
          length += Math.min(slice.end(), length(file)) - slice.start();
        }
        longest = Math.max(longest, length);
      }
    }
    int bytes = Math.max(1, (40_701 + count - 1) / count);
    assertThat(longest).isEqualTo(bytes);
    assertThat(valid).isEqualTo((40_701 + bytes - 1) / bytes);
    assertThat(at).isEqualTo(Long.MAX_VALUE);
  }

  private static long length(String file) {
    return BYTES[file.charAt(file.lastIndexOf('/') + 1) - '0'];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void filesThatCannotBeCutStayWhole(int count) throws IOException {
    List<Slice> slices = new ArrayList<>();
    for (TextStretch stretch : stretches(".gz", count)) {
      slices.addAll(stretch.split() == Split.VALID ? stretch.slices() : List.of());
    }
    assertThat(slices).hasSize(4);
    assertThat(slices)
        .allSatisfy(slice -> assertThat(slice.start()).isZero())
        .allSatisfy(slice -> assertThat(slice.end()).isEqualTo(Long.MAX_VALUE));
  }
}
