package dev.braid.predict;

import java.io.Serializable;

/** A column of the predictions. Every value may be missing. */
record Column(String name, Kind kind) implements Serializable {
  /** What stands in it. */
  enum Kind {
    /** A {@code String}. */
    TEXT,
    /** A {@code Double}. */
    NUMBER,
    /** A {@code List<String>}. */
    TEXTS,
    /** A {@code double[]}. */
    NUMBERS
  }

  static Column text(String name) {
    return new Column(name, Kind.TEXT);
  }

  static Column number(String name) {
    return new Column(name, Kind.NUMBER);
  }

  static Column texts(String name) {
    return new Column(name, Kind.TEXTS);
  }

  static Column numbers(String name) {
    return new Column(name, Kind.NUMBERS);
  }
}
