package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.text.RawExample;
import java.util.ArrayList;
import java.util.List;

/** The offset, then tokens and labels behind their numbers. */
final class RawExampleSerializer extends Serializer<RawExample> {
  @Override
  public void write(Kryo kryo, Output output, RawExample example) {
    output.writeVarLong(example.offset(), true);
    write(output, example.tokens());
    write(output, example.labels());
  }

  private static void write(Output output, List<String> texts) {
    output.writeVarInt(texts.size(), true);
    texts.forEach(output::writeString);
  }

  @Override
  public RawExample read(Kryo kryo, Input input, Class<RawExample> type) {
    return new RawExample(input.readVarLong(true), read(input), read(input));
  }

  private static List<String> read(Input input) {
    int size = input.readVarInt(true);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(input.readString());
    }
    return texts;
  }
}
