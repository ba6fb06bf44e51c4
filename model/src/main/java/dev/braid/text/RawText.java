package dev.braid.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Text as a file has it: to be cut into tokens, or cut already. */
public sealed interface RawText extends Serializable {
  /** For people: the text itself, or its words with a space between them. */
  String display();

  /** Text to be cut. */
  record Whole(String text) implements RawText {
    @Override
    public String display() {
      return text;
    }
  }

  /** Words, none of which is cut any further; they may hold spaces. */
  record Words(List<String> words) implements RawText {
    /** Copies the list. */
    public Words {
      words = new ArrayList<>(words);
    }

    @Override
    public String display() {
      return String.join(" ", words);
    }
  }
}
