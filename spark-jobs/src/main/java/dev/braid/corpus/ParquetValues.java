package dev.braid.corpus;

import dev.braid.text.DecodedText;
import dev.braid.text.FirstFault;
import dev.braid.text.InputProblem;
import dev.braid.text.RawText;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;

/** Makes text of the values of a column. */
final class ParquetValues {
  private final ParquetColumn column;
  private final int index;
  private final int maxBytes;
  private final FirstFault fault;
  private long bytes;

  /**
   * @param index of the column among those that are read
   * @param maxBytes longest value, in bytes
   * @param fault receives what is wrong
   */
  ParquetValues(ParquetColumn column, int index, int maxBytes, FirstFault fault) {
    this.column = column;
    this.index = index;
    this.maxBytes = maxBytes;
    this.fault = fault;
  }

  /** The value of a row; null where it has none. */
  RawText of(Group row) {
    bytes = 0;
    int count = row.getFieldRepetitionCount(index);
    RawText value =
        switch (column.nesting()) {
          case NONE -> count == 0 ? null : new RawText.Whole(text(row, index, 0));
          case REPEATED -> new RawText.Words(texts(row, index));
          case LIST, LIST_OF_GROUPS ->
              count == 0 ? null : new RawText.Words(elements(row.getGroup(index, 0)));
        };
    if (bytes > maxBytes) {
      fault.note(InputProblem.TOO_LONG, "more than " + maxBytes + " bytes in column " + name());
    }
    return value;
  }

  private List<String> elements(Group list) {
    if (column.nesting() == ParquetColumn.Nesting.LIST) {
      return texts(list, 0);
    }
    List<String> texts = new ArrayList<>();
    int count = list.getFieldRepetitionCount(0);
    for (int i = 0; i < count; i++) {
      Group element = list.getGroup(0, i);
      if (element.getFieldRepetitionCount(0) == 0) {
        String where = "value " + (i + 1) + " of column " + name();
        fault.note(InputProblem.MISSING_VALUE, where + " is null");
        texts.add("");
      } else {
        texts.add(text(element, 0, 0));
      }
    }
    return texts;
  }

  private List<String> texts(Group group, int field) {
    List<String> texts = new ArrayList<>();
    int count = group.getFieldRepetitionCount(field);
    for (int i = 0; i < count; i++) {
      texts.add(text(group, field, i));
    }
    return texts;
  }

  private String text(Group group, int field, int i) {
    PrimitiveType type = column.element();
    PrimitiveStringifier spelling = type.stringifier();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> spelling.stringify(group.getBoolean(field, i));
      case INT32 -> spelling.stringify(group.getInteger(field, i));
      case INT64 -> spelling.stringify(group.getLong(field, i));
      default -> decoded(group.getBinary(field, i).getBytesUnsafe());
    };
  }

  private String decoded(byte[] utf8) {
    bytes += utf8.length;
    if (bytes > maxBytes) {
      return "";
    }
    DecodedText decoded = DecodedText.utf8(utf8, 0, utf8.length);
    if (decoded.fault() != null) {
      String where = " at byte " + decoded.at() + " of a value of column " + name();
      fault.note(InputProblem.MALFORMED, decoded.fault() + where);
    }
    return decoded.text();
  }

  private String name() {
    return column.type().getName();
  }
}
