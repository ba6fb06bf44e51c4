package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.training.ReplicaTask;

/** The components in their order. */
final class ReplicaTaskSerializer extends Serializer<ReplicaTask> {
  @Override
  public void write(Kryo kryo, Output output, ReplicaTask task) {
    output.writeVarInt(task.replica(), true);
    output.writeVarInt(task.replicas(), true);
    output.writeVarInt(task.epoch(), true);
    output.writeVarInt(task.firstStep(), true);
    output.writeVarInt(task.steps(), true);
    output.writeVarLong(task.stepsBefore(), true);
    output.writeDouble(task.rateCourse());
    kryo.writeObject(output, task.carried());
    kryo.writeObject(output, task.optimizerState());
  }

  @Override
  public ReplicaTask read(Kryo kryo, Input input, Class<ReplicaTask> type) {
    return new ReplicaTask(
        input.readVarInt(true),
        input.readVarInt(true),
        input.readVarInt(true),
        input.readVarInt(true),
        input.readVarInt(true),
        input.readVarLong(true),
        input.readDouble(),
        kryo.readObject(input, float[].class),
        kryo.readObject(input, float[].class));
  }
}
