package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.sequence.EncodedExample;

/** Small ids in one byte; -1 in five. */
final class EncodedExampleSerializer extends Serializer<EncodedExample> {
  @Override
  public void write(Kryo kryo, Output output, EncodedExample example) {
    write(output, example.ids());
    write(output, example.labels());
  }

  private static void write(Output output, int[] ids) {
    output.writeVarInt(ids.length, true);
    output.writeInts(ids, true);
  }

  @Override
  public EncodedExample read(Kryo kryo, Input input, Class<EncodedExample> type) {
    int[] ids = input.readInts(input.readVarInt(true), true);
    return new EncodedExample(ids, input.readInts(input.readVarInt(true), true));
  }
}
