package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaResult.Work;

/** The components in their order. */
final class ReplicaResultSerializer extends Serializer<ReplicaResult> {
  @Override
  public void write(Kryo kryo, Output output, ReplicaResult result) {
    output.writeVarInt(result.replica(), true);
    kryo.writeObject(output, result.parameters());
    kryo.writeObject(output, result.carried());
    kryo.writeObject(output, result.work());
  }

  @Override
  public ReplicaResult read(Kryo kryo, Input input, Class<ReplicaResult> type) {
    return new ReplicaResult(
        input.readVarInt(true),
        kryo.readObject(input, Parameters.class),
        kryo.readObject(input, float[].class),
        kryo.readObject(input, Work.class));
  }
}
