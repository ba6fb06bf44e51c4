package dev.braid.predict;

import dev.braid.corpus.OrderedBlocks.ItemReader;
import dev.braid.text.InputException;
import java.io.IOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;

/** A column of strings of a Parquet file; a missing value reads as the empty string. */
final class ParquetColumn implements ItemReader<String> {
  private final ParquetReader<Group> rows;
  private final String file;
  private final String column;
  private String item;

  ParquetColumn(InputFile input, String file, String column) throws IOException {
    this.rows = new Builder(input).build();
    this.file = file;
    this.column = column;
  }

  private static final class Builder extends ParquetReader.Builder<Group> {
    Builder(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  @Override
  public boolean advance() throws IOException {
    Group row = rows.read();
    if (row == null) {
      return false;
    }
    if (!row.getType().containsField(column)) {
      throw new InputException(
          "Cannot read column "
              + column
              + " of "
              + file
              + ": it has "
              + row.getType().getFields()
              + "; name one of them in predict.column");
    }
    item = row.getFieldRepetitionCount(column) == 0 ? "" : row.getString(column, 0);
    return true;
  }

  @Override
  public String item() {
    return item;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
