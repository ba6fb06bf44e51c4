package dev.braid.corpus;

import dev.braid.store.Store;
import dev.braid.text.FirstFault;
import dev.braid.text.InputCounts;
import dev.braid.text.Place;
import dev.braid.text.RawText;
import dev.braid.text.TableFormat;
import dev.braid.text.TableRow;
import dev.braid.text.TableRows;
import dev.braid.text.TargetKind;
import dev.braid.text.TextPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The rows of a Parquet file that a slice stands for. */
final class ParquetTable implements TableRows {
  private final String file;
  private final ParquetRecords records;
  private final TextPolicy policy;
  private final InputCounts counts;
  private final FirstFault fault = new FirstFault();
  private final ParquetValues text;
  private final ParquetValues target;

  private ParquetTable(
      String file,
      ParquetRecords records,
      TableFormat format,
      TextPolicy policy,
      InputCounts counts) {
    this.file = file;
    this.records = records;
    this.policy = policy;
    this.counts = counts;
    MessageType schema = records.schema();
    List<Type> types = new ArrayList<>();
    ParquetColumn texts = ParquetColumn.of(schema, format.text(), false, file);
    types.add(texts.type());
    this.text = new ParquetValues(texts, 0, policy.maxLineBytes(), fault);
    if (format.readsTargets()) {
      boolean labels = format.rule().kind() != TargetKind.SENTENCE;
      ParquetColumn targets = ParquetColumn.of(schema, format.target(), labels, file);
      types.add(targets.type());
      this.target = new ParquetValues(targets, 1, policy.maxLineBytes(), fault);
    } else {
      this.target = null;
    }
    records.project(types);
  }

  static ParquetTable open(
      Store store, Slice slice, TableFormat format, TextPolicy policy, InputCounts counts)
      throws IOException {
    ParquetRecords records = ParquetRecords.open(store, slice);
    try {
      return new ParquetTable(slice.files().get(0), records, format, policy, counts);
    } catch (RuntimeException e) {
      records.close();
      throw e;
    }
  }

  @Override
  public TableRow next() throws IOException {
    Group record = records.next();
    if (record == null) {
      return null;
    }
    counts.addLine();
    fault.clear();
    RawText source = text.of(record);
    RawText with = target == null ? null : target.of(record);
    if (fault.get() != null) {
      Place place = new Place(file, Place.Unit.ROW, records.row(), fault.get().reason());
      policy.apply(fault.get().problem(), place, counts);
    }
    return TableRow.of(records.row(), source, with, fault.get(), policy);
  }

  @Override
  public Place place(TableRow row, String reason) {
    return new Place(file, Place.Unit.ROW, row.offset(), reason);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
