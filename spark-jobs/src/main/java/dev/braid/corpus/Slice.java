package dev.braid.corpus;

import dev.braid.config.Split;
import dev.braid.store.Store;
import dev.braid.text.FileKind;
import dev.braid.text.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A piece of the text that one task reads: a range of bytes of a file, or a whole file, or two
 * whole files that go together.
 *
 * @param split the split whose files these are
 * @param ordinal place among all slices; slices in order give the corpus in order
 * @param files one file, or text and targets
 * @param start first byte
 * @param end byte behind the range; {@code Long.MAX_VALUE} for the rest of the file
 */
public record Slice(Split split, int ordinal, List<String> files, long start, long end)
    implements Serializable {
  public Slice {
    files = new ArrayList<>(files);
  }

  /**
   * Opens one of the files, decompressed, where a reader of this range's lines begins: at {@code
   * start - 1}, or at 0.
   *
   * @throws InputException if the range does not begin at 0 and the file is of another {@link
   *     FileKind} than text; a reader from 0 on sees that itself
   */
  public InputStream open(Store store, String file) throws IOException {
    if (start == 0 && end == Long.MAX_VALUE) {
      return store.openDecompressed(file);
    }
    if (start == 0) {
      return store.open(file);
    }
    try (InputStream in = store.open(file)) {
      Optional<FileKind> kind = FileKind.of(in.readNBytes(FileKind.HEAD_BYTES));
      if (kind.isPresent()) {
        throw kind.get().refusal(file);
      }
    }
    return store.openAt(file, start - 1);
  }
}
