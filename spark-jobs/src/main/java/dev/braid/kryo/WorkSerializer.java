package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.training.ReplicaReport.Work;

/** The components in their order. */
final class WorkSerializer extends Serializer<Work> {
  @Override
  public void write(Kryo kryo, Output output, Work work) {
    output.writeVarInt(work.steps(), true);
    output.writeVarLong(work.tokens(), true);
    output.writeVarLong(work.targets(), true);
    output.writeDouble(work.lossSum());
    output.writeDouble(work.gradientNormSum());
    output.writeDouble(work.changeSquares());
    output.writeDouble(work.seconds());
    output.writeBoolean(work.epochDone());
  }

  @Override
  public Work read(Kryo kryo, Input input, Class<Work> type) {
    return new Work(
        input.readVarInt(true),
        input.readVarLong(true),
        input.readVarLong(true),
        input.readDouble(),
        input.readDouble(),
        input.readDouble(),
        input.readDouble(),
        input.readBoolean());
  }
}
