package dev.braid.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the values of a table's columns in a JSON object. */
final class JsonFields {
  /** A line is in memory already, so its strings need no limit of their own. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private static final int NAMES_SHOWN = 5;

  private final TableFormat table;
  private final boolean labels;
  private final FirstFault fault = new FirstFault();
  private RawText text;
  private RawText target;

  JsonFields(TableFormat table) {
    this.table = table;
    TargetKind kind = table.rule().kind();
    this.labels = kind == TargetKind.TAG || kind == TargetKind.CLASS;
  }

  /** The text's value in the object read last; null for JSON's null. */
  RawText text() {
    return text;
  }

  /** The target's value in the object read last; null for JSON's null, or where none is read. */
  RawText target() {
    return target;
  }

  /**
   * Reads an object.
   *
   * @return what is wrong; null if nothing is. Of the problem {@code MALFORMED} the values are
   *     there, with replacements
   */
  Fault read(String line) throws IOException {
    text = null;
    target = null;
    fault.clear();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Fault(InputProblem.NO_OBJECT, "no JSON object");
      }
      readFields(json);
      if (json.nextToken() != null) {
        fault.note(InputProblem.NO_OBJECT, "more than one JSON value in a line");
      }
      return fault.get();
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      return new Fault(
          InputProblem.NO_OBJECT,
          "no JSON object: at character " + column + " " + e.getOriginalMessage());
    }
  }

  private void readFields(JsonParser json) throws IOException {
    List<String> names = new ArrayList<>();
    boolean hasText = false;
    boolean hasTarget = !table.readsTargets();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals(table.text().name())) {
        hasText = true;
        text = value(json, value, table.text(), false);
      } else if (table.readsTargets() && name.equals(table.target().name())) {
        hasTarget = true;
        target = value(json, value, table.target(), labels);
      } else {
        json.skipChildren();
      }
      if (names.size() <= NAMES_SHOWN) {
        names.add(name);
      }
    }
    if (!hasText || !hasTarget) {
      fault.note(InputProblem.NO_OBJECT, absent(hasText ? table.target() : table.text(), names));
    }
  }

  private static String absent(TableColumn column, List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
    return "no field "
        + column.name()
        + " ("
        + column.key()
        + "), but "
        + (names.isEmpty() ? "none at all" : shown)
        + (names.size() > NAMES_SHOWN ? ", ..." : "");
  }

  private RawText value(JsonParser json, JsonToken value, TableColumn column, boolean label)
      throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value == JsonToken.START_ARRAY) {
      return new RawText.Words(elements(json, column, label));
    }
    String whole = string(json, value, label);
    if (whole == null) {
      fault.note(InputProblem.BAD_VALUE, "field " + column.name() + " is " + described(value));
      json.skipChildren();
      return null;
    }
    return new RawText.Whole(whole);
  }

  private List<String> elements(JsonParser json, TableColumn column, boolean label)
      throws IOException {
    List<String> elements = new ArrayList<>();
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      String element = string(json, next, label);
      if (element == null) {
        String where = "value " + (elements.size() + 1) + " of field " + column.name() + " is ";
        boolean missing = next == JsonToken.VALUE_NULL;
        fault.note(
            missing ? InputProblem.MISSING_VALUE : InputProblem.BAD_VALUE, where + described(next));
        json.skipChildren();
      }
      elements.add(element);
    }
    return elements;
  }

  /** The text of a string, or of another scalar that may be a label; null for any other value. */
  private String string(JsonParser json, JsonToken value, boolean label) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      DecodedText decoded = DecodedText.of(json.getText());
      if (decoded.fault() != null) {
        fault.note(InputProblem.MALFORMED, decoded.fault() + " at character " + (decoded.at() + 1));
      }
      return decoded.text();
    }
    return label && (value == JsonToken.VALUE_NUMBER_INT || value.isBoolean())
        ? json.getText()
        : null;
  }

  private static String described(JsonToken value) {
    return switch (value) {
      case VALUE_NULL -> "null";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case START_ARRAY -> "an array";
      case START_OBJECT -> "an object";
      default -> "no string";
    };
  }
}
