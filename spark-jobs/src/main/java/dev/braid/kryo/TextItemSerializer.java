package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.text.Fault;
import dev.braid.text.InputProblem;
import dev.braid.text.RawText;
import dev.braid.text.TextItem;
import java.util.ArrayList;
import java.util.List;

/** The text, behind what kind it is or the number of its words, then the fault. */
final class TextItemSerializer extends Serializer<TextItem> {
  private static final InputProblem[] PROBLEMS = InputProblem.values();
  private static final int NOTHING = 0;
  private static final int WHOLE = 1;

  /** And more: the number of words comes on top of it. */
  private static final int WORDS = 2;

  @Override
  public void write(Kryo kryo, Output output, TextItem item) {
    if (item.text() == null) {
      output.writeVarInt(NOTHING, true);
    } else if (item.text() instanceof RawText.Words cut) {
      output.writeVarInt(WORDS + cut.words().size(), true);
      cut.words().forEach(output::writeString);
    } else {
      output.writeVarInt(WHOLE, true);
      output.writeString(item.text().display());
    }
    output.writeVarInt(item.fault() == null ? 0 : 1 + item.fault().problem().ordinal(), true);
    if (item.fault() != null) {
      output.writeString(item.fault().reason());
    }
  }

  @Override
  public TextItem read(Kryo kryo, Input input, Class<TextItem> type) {
    RawText text = text(input, input.readVarInt(true));
    int problem = input.readVarInt(true);
    Fault fault = problem == 0 ? null : new Fault(PROBLEMS[problem - 1], input.readString());
    return new TextItem(text, fault);
  }

  private static RawText text(Input input, int kind) {
    if (kind == NOTHING) {
      return null;
    }
    if (kind == WHOLE) {
      return new RawText.Whole(input.readString());
    }
    List<String> words = new ArrayList<>();
    for (int i = kind - WORDS; i > 0; i--) {
      words.add(input.readString());
    }
    return new RawText.Words(words);
  }
}
