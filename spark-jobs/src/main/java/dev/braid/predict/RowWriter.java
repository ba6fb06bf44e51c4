package dev.braid.predict;

import dev.braid.config.PredictionConfig.OutputFormat;
import dev.braid.store.StagedOutput;
import dev.braid.store.StagingFolder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes one part of the predictions, a row a line of input. */
interface RowWriter extends AutoCloseable {
  /** Writes values in the order of the columns; null where there is none. */
  void write(Object[] values) throws IOException;

  @Override
  void close() throws IOException;

  /** The name of a part. */
  static String name(OutputFormat format, int part) {
    String extension = format == OutputFormat.PARQUET ? "parquet" : "jsonl";
    return String.format(Locale.ROOT, "part-%05d.%s", part, extension);
  }

  /** A writer that closes the file; publishing it is the caller's. */
  static RowWriter open(OutputFormat format, List<Column> columns, StagedOutput file)
      throws IOException {
    return format == OutputFormat.PARQUET
        ? new ParquetRows(columns, file)
        : new JsonRows(columns, file);
  }

  /** A new part of the folder. */
  static StagedOutput create(StagingFolder folder, OutputFormat format, int part)
      throws IOException {
    return folder.create(name(format, part));
  }
}
