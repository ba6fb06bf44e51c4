package dev.braid.corpus;

import dev.braid.text.InputException;
import dev.braid.text.TableColumn;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * A column of a Parquet file that holds text, or lists of it.
 *
 * @param type of the whole column
 * @param nesting how values lie in it
 * @param element the type of a text
 */
record ParquetColumn(Type type, Nesting nesting, PrimitiveType element) {
  /** How values lie in a column. */
  enum Nesting {
    /** A text. */
    NONE,
    /** A field that is repeated. */
    REPEATED,
    /** A group with a field that is repeated, as older writers made lists. */
    LIST,
    /** A group with a repeated group with an element. */
    LIST_OF_GROUPS
  }

  /**
   * Finds a column.
   *
   * @param labels whether whole numbers and truth values will do
   * @param file for messages
   * @throws InputException where the file has no such column, or one of another type
   */
  static ParquetColumn of(MessageType schema, TableColumn column, boolean labels, String file) {
    String failed = "Cannot read column " + column.name() + " of " + file + ": ";
    if (!schema.containsField(column.name())) {
      String known =
          schema.getFields().stream().map(Type::getName).collect(Collectors.joining(", "));
      throw new InputException(
          failed + "it has " + known + "; name one of them in " + column.key());
    }
    Type type = schema.getType(column.name());
    ParquetColumn found = of(type);
    if (found == null || !isText(found.element) && !(labels && isLabel(found.element))) {
      String wanted = labels ? "strings, whole numbers, booleans" : "strings";
      throw new InputException(
          failed
              + "its type is "
              + described(type)
              + ", and not "
              + wanted
              + " or lists of them; name another column in "
              + column.key());
    }
    return found;
  }

  private static ParquetColumn of(Type type) {
    boolean repeated = type.isRepetition(Repetition.REPEATED);
    if (type.isPrimitive()) {
      return new ParquetColumn(
          type, repeated ? Nesting.REPEATED : Nesting.NONE, type.asPrimitiveType());
    }
    GroupType group = type.asGroupType();
    if (repeated || group.getFieldCount() != 1 || !isList(group)) {
      return null;
    }
    Type item = group.getType(0);
    if (item.isPrimitive()) {
      return new ParquetColumn(type, Nesting.LIST, item.asPrimitiveType());
    }
    List<Type> fields = item.asGroupType().getFields();
    boolean one = fields.size() == 1 && fields.get(0).isPrimitive();
    return one && !fields.get(0).isRepetition(Repetition.REPEATED)
        ? new ParquetColumn(type, Nesting.LIST_OF_GROUPS, fields.get(0).asPrimitiveType())
        : null;
  }

  private static boolean isList(GroupType group) {
    return group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        && group.getType(0).isRepetition(Repetition.REPEATED);
  }

  /** Bytes without a meaning of their own are what some writers make of strings. */
  private static boolean isText(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
        && (meaning == null
            || meaning instanceof StringLogicalTypeAnnotation
            || meaning instanceof EnumLogicalTypeAnnotation
            || meaning instanceof JsonLogicalTypeAnnotation);
  }

  private static boolean isLabel(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> true;
      case INT32, INT64 -> meaning == null || meaning instanceof IntLogicalTypeAnnotation;
      default -> false;
    };
  }

  private static String described(Type type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (type.isPrimitive()) {
      String stored = type.asPrimitiveType().getPrimitiveTypeName().name().toLowerCase(Locale.ROOT);
      return meaning == null ? stored : stored + " (" + meaning + ")";
    }
    ParquetColumn list = of(type);
    if (list != null) {
      return "list of " + described(list.element);
    }
    return meaning == null ? "group" : "group (" + meaning + ")";
  }
}
